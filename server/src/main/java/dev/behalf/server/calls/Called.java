package dev.behalf.server.calls;

import java.time.Duration;
import java.util.Arrays;

/// One request to a server of the team.
///
/// @param person who was acted for
/// @param client that acted
/// @param grant under which
/// @param server its name in the environment
/// @param method such as `tools/call`
/// @param target the tool, prompt or resource
/// @param decision whether it was let through
/// @param rule that decided, such as `listed` or `destructive`
/// @param token what the server was shown: `provider`, `signed`, `service` or `none`
/// @param outcome what came of it, such as `ok`, `tool_error` or `failed`
/// @param argumentsHash SHA-256 of the arguments as JSON without blanks, or of nothing; in hexadecimal
public record Called(
        String environment,
        String person,
        String client,
        String grant,
        String server,
        String method,
        String target,
        Decision decision,
        String rule,
        String token,
        String outcome,
        Duration duration,
        String argumentsHash) {

    /// Whether a request was let through.
    public enum Decision {
        ALLOWED("allowed"),
        REFUSED("refused");

        private final String id;

        Decision(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        /// @throws IllegalArgumentException where it is neither
        static Decision of(String id) {
            return Arrays.stream(values())
                    .filter(decision -> decision.id.equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Expected allowed or refused, found another word"));
        }
    }
}
