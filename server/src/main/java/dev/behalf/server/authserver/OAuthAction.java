package dev.behalf.server.authserver;

import dev.behalf.server.web.Action;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Answers with errors as OAuth clients expect them: JSON with a code.
final class OAuthAction {

    private OAuthAction() {}

    static Action of(Action action) {
        return call -> {
            try {
                action.handle(call);
            } catch (OAuthException e) {
                answer(call, e);
            } catch (ProblemException e) {
                int status = e.problem().status();
                answer(
                        call,
                        OAuthException.of(
                                status,
                                status < 500 && status != 429 ? "invalid_request" : "temporarily_unavailable",
                                e.problem()
                                        .members()
                                        .getOrDefault("detail", e.problem().title())));
            }
        };
    }

    private static void answer(Call call, OAuthException e) {
        if (e.status() == 401) {
            // RFC 9110 section 15.5.2 wants a challenge.
            call.answer("WWW-Authenticate", "Bearer realm=\"behalf\"");
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("error", e.error());
        document.put("error_description", e.description());
        call.json(e.status(), document);
    }
}
