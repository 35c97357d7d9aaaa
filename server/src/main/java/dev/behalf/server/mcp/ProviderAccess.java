package dev.behalf.server.mcp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives the provider's own access tokens of people who signed in. Whoever keeps the providers' refresh tokens
/// implements
/// it.
@FunctionalInterface
public interface ProviderAccess {

    /// What is asked for.
    ///
    /// @param person the id of the person
    /// @param grant under which the client acts
    /// @param audience that the token is for, where the provider can choose
    /// @param refused the token of before, which the server refused; null where there is none
    record Wanted(
            String environment,
            String person,
            String grant,
            String audience,
            @Nullable String refused) {

        /// Without the token.
        @Override
        public String toString() {
            return "Wanted[" + environment + ", " + grant + "]";
        }
    }

    /// What came of it.
    sealed interface Access {

        /// A token that is good now.
        ///
        /// @param audience whom it is for; empty where it does not say
        record Token(String value, Instant expiresAt, List<String> audience) implements Access {

            /// Without the token.
            @Override
            public String toString() {
                return "Token[" + expiresAt + "]";
            }
        }

        /// None, until the person signs in anew; signing in would help.
        ///
        /// @param reason a sentence for people
        record NeedsSignIn(String reason) implements Access {}

        /// None now, and signing in would change nothing.
        ///
        /// @param reason a sentence for people
        /// @param retryAfter null where nobody knows
        record Unavailable(String reason, @Nullable Duration retryAfter) implements Access {}
    }

    /// May wait for the provider.
    Access find(Wanted wanted);
}
