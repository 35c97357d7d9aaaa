package dev.behalf.server.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/// Cross-origin requests (Fetch Standard, section 3.3). Where an API key opens something an origin is allowed by its
/// exact name; what is public anyway is there for scripts of any origin. Cookies are never involved.
public final class Cors {

    private static final String METHOD = "POST";
    private static final Header METHODS = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHOD);
    private static final Header HEADERS =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type");
    private static final Header EXPOSED =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "retry-after");
    private static final Header MAX_AGE = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Origin");
    private static final Header VARY_PREFLIGHT = HeaderValues.createCached(
            HeaderNames.VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

    private static final Header ANYONE = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    private static final Header EXPOSED_TO_ANYONE = HeaderValues.createCached(
            HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "retry-after, www-authenticate, dpop-nonce");

    /// The wildcard does not cover `Authorization`; MCP clients add their protocol's version to every request.
    private static final Header HEADERS_OF_ANYONE = HeaderValues.createCached(
            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, dpop, mcp-protocol-version");

    private Cors() {}

    /// Says that the answer depends on who asks; for every answer of a path that browsers may call.
    public static void vary(Call call) {
        call.response().header(VARY);
    }

    /// Lets scripts of this origin read the answer.
    public static void allow(Call call, String origin) {
        call.answer(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        call.response().header(EXPOSED);
    }

    /// Answers the question a browser asks first.
    ///
    /// @param origin where the script comes from, null unless it is allowed
    public static void preflight(Call call, @Nullable String origin) {
        call.response().header(VARY_PREFLIGHT);
        if (origin == null || !METHOD.equals(call.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD))) {
            throw Problem.exception(
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    "A preflight request was expected with the Origin of a publishable key and the method POST.");
        }
        call.answer(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        call.response()
                .header(METHODS)
                .header(HEADERS)
                .header(MAX_AGE)
                .status(Status.NO_CONTENT_204)
                .send();
    }

    /// Lets scripts of any origin read the answer, which depends on nothing that a browser adds by itself.
    public static void allowAnyone(Call call) {
        call.response().header(ANYONE).header(EXPOSED_TO_ANYONE);
    }

    /// Takes back what [#allowAnyone] said: only scripts of this origin may read the answer.
    ///
    /// @param origin null where no script may
    public static void restrict(Call call, @Nullable String origin) {
        vary(call);
        call.response().headers().remove(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
        if (origin != null) {
            call.answer(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }

    /// Answers the question a browser asks first, whoever asks.
    ///
    /// @param methods that the path takes
    public static void preflightForAnyone(Call call, String methods) {
        call.answer(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
        call.response()
                .header(ANYONE)
                .header(HEADERS_OF_ANYONE)
                .header(MAX_AGE)
                .status(Status.NO_CONTENT_204)
                .send();
    }
}
