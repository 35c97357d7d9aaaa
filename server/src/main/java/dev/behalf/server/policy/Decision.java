package dev.behalf.server.policy;

import java.util.List;

/// What becomes of a call.
public sealed interface Decision {

    /// What a rule of the team is called in the log of calls, before its name.
    String OF_TEAM = "policy:";

    /// Which rule decided, as the log of calls names it.
    String rule();

    /// It is made.
    record Allow(String rule) implements Decision {}

    /// It is not made.
    ///
    /// @param reason a sentence, for the team
    record Deny(String rule, String reason) implements Decision {}

    /// The person is asked first.
    record Confirm(String rule) implements Decision {}

    /// The person has to sign in anew first.
    record StepUp(String rule, Freshness freshness) implements Decision {}

    /// The client has to get a token with more scopes first.
    ///
    /// @param scopes all that the rule wants
    record LacksScope(String rule, List<String> scopes) implements Decision {
        public LacksScope {
            scopes = List.copyOf(scopes);
        }
    }

    /// Whether the tool is there for the caller, be it after something else: what is not is hidden.
    default boolean isShown() {
        return switch (this) {
            case Allow _, Confirm _, StepUp _, LacksScope _ -> true;
            case Deny _ -> false;
        };
    }
}
