package dev.behalf.server.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.offline.KeptTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Grants as clients get them, without a browser.
public final class TestingGrants {

    public static final String CLAUDE = "https://claude.ai/oauth/mcp-oauth-client-metadata";

    private static final String VERIFIER = "v".repeat(43);
    private static final String REDIRECT = "https://app.acme.com/cb";

    private TestingGrants() {}

    /// Somebody signs in and the client fetches its tokens.
    public static Redemption.Good signIn(
            Grants grants, String environment, Identity person, String client, String clientName) {
        return signIn(grants, environment, person, client, clientName, null);
    }

    /// The same with the provider's refresh token.
    public static Redemption.Good signIn(
            Grants grants,
            String environment,
            Identity person,
            String client,
            String clientName,
            @Nullable String providerToken) {
        String code = grants.begin(new NewGrant(
                environment,
                person,
                client,
                clientName,
                "https://auth.acme.com/mcp",
                List.of("mcp"),
                REDIRECT,
                challenge(),
                true,
                kept(providerToken)));
        Redemption redemption =
                grants.redeem(environment, new PresentedCode(code, client, REDIRECT, VERIFIER), _ -> true);
        assertThat(redemption).isInstanceOf(Redemption.Good.class);
        return (Redemption.Good) redemption;
    }

    public static Identity person(String name) {
        return new Identity(
                "https://acme.us.auth0.com/",
                "auth0|" + name,
                name.toLowerCase(java.util.Locale.ROOT) + "@acme.com",
                name);
    }

    private static String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable KeptTokens kept(@Nullable String refreshToken) {
        return refreshToken == null ? null : new KeptTokens("", refreshToken, "access-token", null, List.of());
    }
}
