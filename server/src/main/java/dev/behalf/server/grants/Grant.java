package dev.behalf.server.grants;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person allowed a client.
///
/// @param person its id
/// @param client its id
/// @param clientName as it was shown to the person
/// @param resource the one audience of its tokens
/// @param scopes at least one
/// @param refreshable whether the client gets refresh tokens
/// @param offline whether the provider's refresh token is kept with it
/// @param expiresAt when it ends by itself
/// @param endedAt null while it has not been ended
/// @param key the thumbprint of the key that its refresh tokens are bound to (RFC 9449 section 5), null where to none
public record Grant(
        String id,
        String environment,
        String person,
        String client,
        String clientName,
        String resource,
        List<String> scopes,
        boolean refreshable,
        boolean offline,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant endedAt,
        @Nullable String key) {

    public Grant {
        scopes = List.copyOf(scopes);
    }

    boolean isGood(Instant now) {
        return endedAt == null && now.isBefore(expiresAt);
    }
}
