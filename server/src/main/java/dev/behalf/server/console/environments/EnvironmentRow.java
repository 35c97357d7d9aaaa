package dev.behalf.server.console.environments;

import dev.behalf.server.console.Moment;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One environment in the list.
///
/// @param provider its label, empty where there is no connection
/// @param client the application's id at the provider, empty likewise
/// @param status a word and its class
/// @param lastUsed of any of its keys, null where none was used
/// @param keys how many are good
public record EnvironmentRow(
        Environment environment,
        String provider,
        String client,
        Status status,
        @Nullable Moment lastUsed,
        int keys) {

    /// How far an environment is set up.
    public enum Status {
        NOT_CONNECTED("Not connected", "warn"),
        NO_KEY("No API key yet", "warn"),
        NEVER_USED("Never used", "muted"),
        IN_USE("In use", "good");

        private final String label;
        private final String style;

        Status(String label, String style) {
            this.label = label;
            this.style = style;
        }

        public String label() {
            return label;
        }

        public String style() {
            return style;
        }
    }

    static EnvironmentRow of(Environment environment, Registry registry, List<ApiKey> all) {
        RegisteredConnection connection = registry.connections().get(environment.name());
        List<ApiKey> keys = all.stream()
                .filter(key -> key.environment().equals(environment.name()))
                .toList();
        int active = (int) keys.stream().filter(ApiKey::active).count();
        Instant used = keys.stream()
                .map(ApiKey::lastUsedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new EnvironmentRow(
                environment,
                connection == null
                        ? ""
                        : connection.connection().settings().type().label(),
                connection == null ? "" : connection.connection().settings().clientId(),
                status(connection, active, used),
                used == null ? null : Moment.of(used),
                active);
    }

    private static Status status(@Nullable RegisteredConnection connection, int keys, @Nullable Instant used) {
        if (connection == null) {
            return Status.NOT_CONNECTED;
        }
        return keys == 0 ? Status.NO_KEY : used == null ? Status.NEVER_USED : Status.IN_USE;
    }
}
