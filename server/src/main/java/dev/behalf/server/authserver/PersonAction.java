package dev.behalf.server.authserver;

import dev.behalf.server.web.Action;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ProblemException;

/// Answers people: whatever goes wrong is a page of our own, which leads on only where that is safe.
final class PersonAction {

    /// What to do for a person.
    @FunctionalInterface
    interface Handler {
        void handle(Call call, Issuer issuer);
    }

    private PersonAction() {}

    static Action of(Entrance entrance, Handler handler) {
        return call -> {
            try {
                Issuer issuer = entrance.issuer(call);
                answer(call, issuer, handler);
            } catch (ProblemException e) {
                PersonPage.show(call, e.problem().status(), ProblemView.of(e.problem()));
            }
        };
    }

    private static void answer(Call call, Issuer issuer, Handler handler) {
        try {
            handler.handle(call, issuer);
        } catch (AuthorizationException e) {
            ReturnAddress address = e.address();
            if (address != null && address.isTrusted()) {
                call.redirect(address.withError(issuer, e.error(), e.description()));
            } else {
                PersonPage.show(call, 400, ProblemView.of(issuer, e));
            }
        }
    }
}
