package dev.behalf.server.offline;

import dev.behalf.server.federation.SignInProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody gets who asks for a provider's access token.
public sealed interface Answer {

    /// The token.
    ///
    /// @param audiences whom it is for; null where it does not say
    record Token(
            String value,
            Instant expiresAt,
            List<String> scopes,
            @Nullable List<String> audiences) implements Answer {

        /// Without the token.
        @Override
        public String toString() {
            return "Token[until " + expiresAt + "]";
        }
    }

    /// None can be had until the person signs in again.
    record NeedsSignIn(StateReason reason) implements Answer {}

    /// The team has stopped it for a while.
    record Paused() implements Answer {}

    /// The environment asks people before tools act while they are away, and this one has not allowed it.
    record NotAllowed() implements Answer {}

    /// Nothing is kept for this grant, or no more.
    ///
    /// @param reason null where there never was anything
    record NotKept(@Nullable StateReason reason) implements Answer {}

    /// The token that there is lacks scopes.
    record MissingScope(List<String> missing) implements Answer {}

    /// The token that there is is for somebody else.
    ///
    /// @param found whom it is for; null where it does not say
    record OtherAudience(@Nullable List<String> found) implements Answer {}

    /// Not now.
    ///
    /// @param retryAfter when it is worth trying again
    record Unavailable(String why, Duration retryAfter) implements Answer {}

    /// Not until the team changes something at the provider.
    record Misconfigured(SignInProblem problem) implements Answer {}

    /// Whoever asks is not whom the token is for. This is never normal.
    record Mismatch() implements Answer {}
}
