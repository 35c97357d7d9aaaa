package dev.behalf.server.mcp;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a server of the team is shown about who calls.
sealed interface Presentation {

    /// @param kind for the log of calls
    /// @param again whether there may be a newer one where the server refuses it
    record Shown(String kind, Map<String, String> headers, boolean again) implements Presentation {

        /// What is shown as a Bearer token.
        @Nullable
        String token() {
            String authorization = headers.get("Authorization");
            return authorization != null && authorization.startsWith("Bearer ")
                    ? authorization.substring("Bearer ".length())
                    : null;
        }

        /// Without the headers, which hold the credentials.
        @Override
        public String toString() {
            return "Shown[" + kind + "]";
        }
    }

    /// Nothing, until the person signs in anew.
    record SignIn(String reason) implements Presentation {}

    /// Nothing, and the call does not take place.
    ///
    /// @param rule that forbids it, for the log of calls
    /// @param problem a sentence for people
    /// @param concernsTeam whether the team should look at it
    record Withheld(String rule, String problem, boolean concernsTeam) implements Presentation {}

    /// Nothing for now.
    ///
    /// @param retryAfter null where nobody knows
    record Unavailable(String problem, @Nullable Duration retryAfter) implements Presentation {}
}
