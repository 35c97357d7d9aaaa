package dev.behalf.server.mcp;

import java.time.Instant;
import java.util.List;

/// Whoever sent a request, as the access token says.
///
/// @param resource that the token is for
/// @param person the id of the person who is acted for
/// @param client the id of the client that acts
/// @param grant the id of what the person allowed the client
/// @param expiresAt when the token ends; the client gets another by itself
public record Caller(
        String environment,
        String resource,
        String person,
        String client,
        String grant,
        List<String> scopes,
        Instant expiresAt) {

    public Caller {
        scopes = List.copyOf(scopes);
    }
}
