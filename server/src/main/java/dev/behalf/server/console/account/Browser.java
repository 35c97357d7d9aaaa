package dev.behalf.server.console.account;

import dev.behalf.server.console.SessionCookie;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.Sessions;
import dev.behalf.server.team.SignedIn;
import dev.behalf.server.team.Visitor;
import dev.behalf.server.web.Call;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a browser carries for the team's sign-in, beside the session's own cookie.
final class Browser {

    /// By this a browser is known again that a member has signed in with; see `SignedIn`.
    private static final String DEVICE = "__Host-behalf-device";

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=";

    private Browser() {}

    static Visitor visitor(Visit visit) {
        String agent = visit.call().header("User-Agent");
        return new Visitor(visit.call().peer(), agent == null ? "" : agent);
    }

    static @Nullable SecretToken device(Visit visit) {
        String cookie = visit.call().cookie(DEVICE);
        return cookie == null ? null : SecretToken.parse(cookie).orElse(null);
    }

    /// The token of the session, of whoever is signed in.
    static SecretToken session(Visit visit) {
        return Optional.ofNullable(SessionCookie.of(visit.call()))
                .flatMap(SecretToken::parse)
                .orElseThrow();
    }

    /// Hands the browser a session that has just begun.
    static void remember(Visit visit, SignedIn signedIn) {
        Call call = visit.call();
        SessionCookie.set(call, signedIn.token().reveal(), Sessions.LIMIT);
        call.answer(
                "Set-Cookie",
                DEVICE + "=" + signedIn.device().reveal() + ATTRIBUTES + Sessions.DEVICE_LIMIT.toSeconds());
    }
}
