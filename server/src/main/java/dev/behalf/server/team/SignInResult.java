package dev.behalf.server.team;

import java.time.Duration;

/// What came of an attempt to sign in.
public sealed interface SignInResult {

    record Success(SignedIn signedIn) implements SignInResult {}

    /// Whoever is signed in has proved again who they are.
    record Confirmed() implements SignInResult {}

    /// Not these credentials. Does not say which part is wrong.
    record Refused(String problem) implements SignInResult {}

    /// Too many wrong guesses.
    ///
    /// @param delay until the next attempt is looked at
    record Locked(Duration delay) implements SignInResult {}

    /// Too many attempts at this moment, by anybody.
    record Busy() implements SignInResult {}
}
