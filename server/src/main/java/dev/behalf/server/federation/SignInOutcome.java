package dev.behalf.server.federation;

import dev.behalf.token.Explanation;
import org.jspecify.annotations.Nullable;

/// The end of a sign-in.
public sealed interface SignInOutcome {

    /// The person is known.
    ///
    /// @param verified how the token that says so stands to every rule; null for WorkOS single sign-on,
    ///     whose profile comes over TLS and is no token
    record SignedIn(
            Person person, ProviderTokens tokens, @Nullable Explanation verified) implements SignInOutcome {}

    /// Nobody is signed in.
    ///
    /// @param verified how the token that was refused stands to every rule; null where it did not come to that
    record Failed(SignInProblem problem, @Nullable Explanation verified) implements SignInOutcome {
        Failed(SignInProblem problem) {
            this(problem, null);
        }
    }
}
