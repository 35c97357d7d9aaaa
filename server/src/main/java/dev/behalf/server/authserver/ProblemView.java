package dev.behalf.server.authserver;

import dev.behalf.server.web.Problem;
import org.jspecify.annotations.Nullable;

/// A sign-in that cannot go on, for the person in front of it.
///
/// @param text what was expected and found, and what to do
/// @param code of OAuth or of our own
/// @param back the client's address with the error, null where it is not known whose address it is
/// @param host of that address, or the name of an app on this machine; null where there is none
public record ProblemView(
        String title,
        String text,
        String code,
        @Nullable String back,
        @Nullable String host) {

    private static final String TITLE = "This sign-in cannot go on";

    static ProblemView of(Issuer issuer, AuthorizationException e) {
        ReturnAddress address = e.address();
        return new ProblemView(
                TITLE,
                e.description(),
                e.error(),
                address == null ? null : address.withError(issuer, e.error(), e.description()),
                address == null ? null : address.title());
    }

    static ProblemView of(Problem problem) {
        return deadEnd(problem.title(), String.valueOf(problem.members().getOrDefault("detail", "")), problem.code());
    }

    /// One from which nothing leads back.
    static ProblemView deadEnd(String title, String text, String code) {
        return new ProblemView(title, text, code, null, null);
    }
}
