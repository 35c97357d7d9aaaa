package dev.behalf.server.federation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tokens of a provider. All of them are secrets.
///
/// @param accessToken of any form; it need not be one that can be verified here
/// @param expiresAt when the access token ends, null where the provider does not say
/// @param scopes what was granted; what was asked for where the provider does not say (RFC 6749 section 5.1)
/// @param refreshToken null where none came, or none was wanted
/// @param idToken null where none came
public record ProviderTokens(
        String accessToken,
        @Nullable Instant expiresAt,
        List<String> scopes,
        @Nullable String refreshToken,
        @Nullable String idToken) {

    public ProviderTokens {
        scopes = List.copyOf(scopes);
    }

    ProviderTokens withoutRefreshToken() {
        return new ProviderTokens(accessToken, expiresAt, scopes, null, idToken);
    }

    /// Which there are, and none of them.
    @Override
    public String toString() {
        return "ProviderTokens[access" + (refreshToken == null ? "" : ", refresh") + (idToken == null ? "" : ", id")
                + ", until " + expiresAt + "]";
    }
}
