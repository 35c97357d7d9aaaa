package dev.behalf.server.console.calls;

import dev.behalf.server.calls.CallFilter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What came of a call, in words.
///
/// @param id in the log, and in addresses
/// @param tone of the stylesheet
public record Outcome(String id, String label, String tone) {

    static final Outcome WRONG = new Outcome(CallFilter.NOT_OK, "Anything but done", "bad");

    private static final List<Outcome> KNOWN = List.of(
            new Outcome("ok", "Done", "good"),
            new Outcome("tool_error", "The tool failed", "warn"),
            new Outcome("error", "The server refused it", "warn"),
            new Outcome("failed", "The server failed", "bad"),
            new Outcome("denied", "Credentials not accepted", "bad"),
            new Outcome("forbidden", "Not allowed to the person", "warn"),
            new Outcome("busy", "The server was busy", "warn"),
            new Outcome("refused", "Refused by the rules", "bad"),
            new Outcome("confirm", "Waited for the person’s yes", "muted"),
            new Outcome("declined", "The person said no", "warn"),
            new Outcome("step_up", "A fresh sign-in was wanted", "muted"),
            new Outcome("no_step_up", "A fresh sign-in was wanted, which the provider never tells", "bad"),
            new Outcome("scope", "The token lacks a scope", "warn"),
            new Outcome("audience", "Token withheld: other audience", "bad"),
            new Outcome("no_secret", "No secret set", "bad"),
            new Outcome("unavailable", "No token of the person", "warn"),
            new Outcome("sign_in", "The person must sign in anew", "warn"),
            new Outcome("cancelled", "Cancelled by the client", "muted"));

    /// What can be looked for.
    static final List<Outcome> CHOICES =
            Stream.concat(Stream.of(WRONG), KNOWN.stream()).toList();

    /// Shown by its id where this version does not know it.
    static Outcome of(String id) {
        return known(id).orElse(new Outcome(id, id, "muted"));
    }

    static Optional<Outcome> known(String id) {
        return CHOICES.stream().filter(outcome -> outcome.id().equals(id)).findAny();
    }
}
