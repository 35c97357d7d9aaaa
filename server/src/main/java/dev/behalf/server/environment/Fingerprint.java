package dev.behalf.server.environment;

import dev.behalf.token.TokenKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What accepted requests had in common, as far as settings can decide on it. Says nothing about a user.
///
/// @param audiences all values of `aud`, empty where there was none
/// @param client the application the tokens were issued to, null where they named none
/// @param kid the key they were signed with, null where they named none
/// @param authorizedParty the origin of a front-end session (`azp`), null where there was none
/// @param organization null where there was none
/// @param count how many requests these were
public record Fingerprint(
        String issuer,
        List<String> audiences,
        @Nullable String client,
        TokenKind kind,
        @Nullable String kid,
        @Nullable String authorizedParty,
        @Nullable String organization,
        long count) {

    public Fingerprint {
        audiences = List.copyOf(audiences);
    }
}
