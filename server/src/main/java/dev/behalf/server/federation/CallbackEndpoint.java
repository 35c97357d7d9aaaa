package dev.behalf.server.federation;

import dev.behalf.server.federation.Callbacks.Handler;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ProblemException;
import dev.behalf.server.web.Route;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// `GET /callback`: a browser comes back from a provider. Whatever goes wrong before it is known who began the sign-in
/// ends on a page of our own: nothing here sends anybody anywhere.
final class CallbackEndpoint {

    private final Map<String, Handler> handlers;
    private final byte[] style = style();

    CallbackEndpoint(Map<String, Handler> handlers) {
        this.handlers = handlers;
    }

    private static byte[] style() {
        try (InputStream file = CallbackEndpoint.class.getResourceAsStream("callback.css")) {
            return java.util.Objects.requireNonNull(file, "callback.css").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Not HEAD: whoever only looks must not use an answer up.
    List<Route> routes() {
        return List.of(
                Route.of(Callbacks.PATH, List.of("GET"), this::handle), Route.get(CallbackPage.STYLE, this::style));
    }

    private void handle(Call call) {
        // The address holds the code, and no page or address that follows is to learn it.
        call.answer("Referrer-Policy", "no-referrer");
        try {
            Returned returned = new Returned(call.path(), call.parameters());
            for (Map.Entry<String, Handler> each : handlers.entrySet()) {
                if (returned.state().startsWith(each.getKey())) {
                    each.getValue().handle(call, returned);
                    return;
                }
            }
            unknown(call, returned);
        } catch (ProblemException malformed) {
            CallbackPage.show(
                    call,
                    malformed.problem().status(),
                    malformed.problem().title(),
                    "The address that led here is damaged. Start again where you wanted to sign in.",
                    malformed.problem().code());
        }
    }

    private static void unknown(Call call, Returned returned) {
        String text = returned.state().isEmpty()
                ? "The answer of the provider does not say which sign-in it is for. That happens when a sign-in begins at"
                        + " the provider, or this address is opened by hand. Start again where you wanted to sign in."
                : "The sign-in is over, was begun in another browser, or never began here. Start again where you wanted to"
                        + " sign in.";
        CallbackPage.show(call, SignInReason.STATE_UNKNOWN, text);
    }

    private void style(Call call) {
        call.answer(HeaderNames.CONTENT_TYPE, "text/css; charset=utf-8");
        call.answer(HeaderNames.CACHE_CONTROL, "max-age=3600");
        call.send(style);
    }
}
