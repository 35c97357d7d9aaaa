package dev.behalf.server.federation;

/// Whose refreshed tokens are.
public sealed interface Belonging {

    /// The same person's, from the same issuer, for the same application.
    record Same() implements Belonging {}

    /// Somebody else's, or another application's: they must not be used.
    record Other(SignInProblem problem) implements Belonging {}

    /// That cannot be said now, because the provider's keys could not be fetched or its ID token breaks another rule.
    record Undecided(SignInProblem problem) implements Belonging {}
}
