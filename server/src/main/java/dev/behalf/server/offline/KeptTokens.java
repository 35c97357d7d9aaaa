package dev.behalf.server.offline;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a provider gave at a sign-in, to be kept.
///
/// @param provider which application at which provider gave it, see [ProviderApplication]
/// @param accessExpiresAt null where the provider does not say
/// @param scopes as the provider granted them
public record KeptTokens(
        String provider,
        String refreshToken,
        String accessToken,
        @Nullable Instant accessExpiresAt,
        List<String> scopes) {

    public KeptTokens {
        scopes = List.copyOf(scopes);
    }

    /// None of the tokens.
    @Override
    public String toString() {
        return "KeptTokens[" + provider + ", until " + accessExpiresAt + "]";
    }
}
