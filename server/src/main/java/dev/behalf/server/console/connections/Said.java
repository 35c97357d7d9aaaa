package dev.behalf.server.console.connections;

import dev.behalf.server.console.Untrusted;
import dev.behalf.server.federation.SignInProblem;
import dev.behalf.server.offline.Answer;
import dev.behalf.server.offline.Connection;
import dev.behalf.server.offline.StateReason;
import org.jspecify.annotations.Nullable;

/// What came of refreshing a connection.
///
/// @param style `good`, `warn` or `bad`
/// @param found what the provider said, empty for nothing
/// @param change what to do about it, empty for nothing
public record Said(String style, String title, String found, String change) {

    /// @param answer null where it worked
    /// @param now the connection as it stands after that
    static Said of(@Nullable Answer answer, Connection now) {
        String detail = now.detail() == null ? "" : Untrusted.text(now.detail());
        return switch (answer) {
            case null ->
                new Said(
                        "good",
                        "It works: the provider gave a new access token.",
                        now.scopes().isEmpty() ? "" : "It granted " + String.join(" ", now.scopes()) + ".",
                        "");
            case Answer.Misconfigured(SignInProblem problem) ->
                new Said(
                        "bad",
                        problem.reason().title() + " (" + problem.reason().code() + ")",
                        problem.found(),
                        problem.change());
            case Answer.NeedsSignIn(StateReason reason) -> new Said("bad", reason.text(), detail, "");
            case Answer.NotKept(var reason) ->
                new Said("bad", reason == null ? "Nothing is kept for it." : reason.text(), detail, "");
            case Answer.Unavailable(String why, var wait) ->
                new Said(
                        "warn",
                        "It could not be tried.",
                        why,
                        "Nothing is lost. Try again in "
                                + (wait.toSeconds() <= 1 ? "a second." : wait.toSeconds() + " seconds."));
            case Answer.Token _,
                    Answer.NotAllowed _,
                    Answer.Paused _,
                    Answer.MissingScope _,
                    Answer.OtherAudience _,
                    Answer.Mismatch _ ->
                throw new IllegalStateException("A try was expected to work or to fail, found " + answer);
        };
    }
}
