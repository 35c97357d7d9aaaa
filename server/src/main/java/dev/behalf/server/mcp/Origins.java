package dev.behalf.server.mcp;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.Cors;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// From which web pages requests may come (Streamable HTTP, "Security"): from the environment's own, and in development
/// from those of this machine, where the Inspector and clients under construction are. Programs send no `Origin`. Their
/// `Host` proves nothing: proxies rename it, and what a page of another name sends comes with its `Origin`.
final class Origins {

    private static final String PREFLIGHT = "OPTIONS";
    private static final String ASKED_METHOD = "Access-Control-Request-Method";
    private static final String MAX_AGE_SECONDS = "600";

    /// The wildcard covers `Mcp-Param-*`, whose names tools choose; it does not cover `Authorization`.
    private static final String HEADERS = "authorization, content-type, dpop, mcp-protocol-version, mcp-method,"
            + " mcp-name, mcp-session-id, last-event-id, *";

    private Origins() {}

    /// Lets a page read the answer where it may, and answers what browsers ask first.
    ///
    /// @param methods that the path takes or refuses by itself
    /// @return whether the request is answered
    /// @throws dev.behalf.server.web.ProblemException where the page may not ask
    static boolean handled(Call call, Mount mount, String methods) {
        Cors.vary(call);
        String origin = call.origin();
        if (origin == null) {
            return false;
        }
        if (!isAllowed(mount, origin)) {
            throw Problem.exception(
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    "Pages of " + mount.origin() + " may ask here"
                            + (mount.environment().production() ? "" : ", and pages of this machine")
                            + "; programs send no Origin.");
        }
        call.answer("Access-Control-Allow-Origin", origin);
        if (call.method().equals(PREFLIGHT) && call.header(ASKED_METHOD) != null) {
            call.answer("Access-Control-Allow-Methods", methods);
            call.answer("Access-Control-Allow-Headers", HEADERS);
            call.answer("Access-Control-Max-Age", MAX_AGE_SECONDS);
            call.empty(204);
            return true;
        }
        call.answer(
                "Access-Control-Expose-Headers", "www-authenticate, dpop-nonce, mcp-session-id, mcp-protocol-version");
        return false;
    }

    static boolean isAllowed(Mount mount, String origin) {
        return origin.equals(mount.origin()) || (!mount.environment().production() && isOnThisMachine(origin));
    }

    private static boolean isOnThisMachine(String origin) {
        URI uri = parsed(origin);
        if (uri == null || uri.getHost() == null) {
            return false;
        }
        boolean plain = uri.getRawUserInfo() == null
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return plain
                && web
                && switch (uri.getHost()) {
                    case "localhost", "127.0.0.1", "[::1]" -> true;
                    default -> false;
                };
    }

    private static @Nullable URI parsed(String origin) {
        try {
            return new URI(origin);
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
