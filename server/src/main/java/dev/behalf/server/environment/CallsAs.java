package dev.behalf.server.environment;

import java.util.Optional;

/// As whom calls reach an MCP server of the team.
public enum CallsAs {
    /// As the person, by the provider's own access token.
    END_USER("end_user"),
    /// As the person, by a statement that the environment signs for this server and one minute.
    SIGNED("signed"),
    /// As the team's service, by a secret that the team was given by the server.
    SERVICE("service"),
    /// As nobody.
    NONE("none");

    private final String id;

    CallsAs(String id) {
        this.id = id;
    }

    /// The name in configuration, answers and the database.
    public String id() {
        return id;
    }

    public static Optional<CallsAs> of(String id) {
        for (CallsAs value : values()) {
            if (value.id.equals(id)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
