package dev.behalf.token;

/// What is to be said of a token.
public sealed interface Verdict {

    /// The token is accepted.
    record Verified(VerifiedToken token) implements Verdict {}

    /// The token is not accepted, and would not be if presented again unchanged.
    record Refused(Refusal refusal) implements Verdict {}

    /// Nothing can be said now, because the provider could not be asked. Try again; do not sign the user out.
    record Undecided(Refusal refusal) implements Verdict {}
}
