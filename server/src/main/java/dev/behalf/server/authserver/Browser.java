package dev.behalf.server.authserver;

import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.web.Call;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// The browser that a person signs in with, known by a cookie. What is consented to in one is good in that one only, up
/// to the provider's answer: otherwise somebody could consent for himself and have another sign in for it (the
/// confused deputy of MCP's security best practices).
///
/// @param hash of the cookie, which itself is stored nowhere
record Browser(String hash) {

    /// The prefix binds it to this very host, and to encrypted connections or this machine (RFC 6265bis).
    static final String COOKIE = "__Host-behalf-browser";

    private static final Duration KEPT = Duration.ofDays(30);
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    /// @return empty where the browser has no such cookie
    static Optional<Browser> of(Call call) {
        return token(call).map(RandomText::sha256).map(Browser::new);
    }

    /// The same, giving it a cookie where it has none, and keeping that for longer where it has.
    static Browser known(Call call, SecureRandom random) {
        String token = token(call).orElseGet(() -> RandomText.token("", random));
        call.answer(
                "Set-Cookie",
                COOKIE + "=" + token + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + KEPT.toSeconds());
        return new Browser(RandomText.sha256(token));
    }

    private static Optional<String> token(Call call) {
        return Optional.ofNullable(call.cookie(COOKIE))
                .filter(token -> FORM.matcher(token).matches());
    }

    /// Nothing that tells one from another.
    @Override
    public String toString() {
        return "Browser";
    }
}
