package dev.behalf.server.console;

import dev.behalf.server.web.Call;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The cookie that holds a session's token. Its prefix binds it to this very host, and to encrypted connections or
/// this machine (RFC 6265bis section 4.1.3.2).
public final class SessionCookie {

    private static final String NAME = "__Host-behalf";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private SessionCookie() {}

    /// @return what the browser sent, of any form; null where it sent none
    public static @Nullable String of(Call call) {
        return call.cookie(NAME);
    }

    /// Hands the browser a session's token.
    public static void set(Call call, String token, Duration lifetime) {
        call.answer("Set-Cookie", NAME + "=" + token + ATTRIBUTES + "; Max-Age=" + lifetime.toSeconds());
    }

    /// Makes the browser forget it.
    public static void clear(Call call) {
        call.answer("Set-Cookie", NAME + "=" + ATTRIBUTES + "; Max-Age=0");
    }
}
