package dev.behalf.server.environment;

import java.util.List;

/// What somebody wants to allow a key for people who are away, as it was typed.
public record UnattendedInput(List<String> scopes, List<String> hosts) {
    public UnattendedInput {
        scopes = List.copyOf(scopes);
        hosts = List.copyOf(hosts);
    }
}
