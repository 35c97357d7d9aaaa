package dev.behalf.server.offline;

import io.micrometer.core.instrument.MeterRegistry;

/// Counts what became of asks, of refreshes and of connections.
record Meters(MeterRegistry registry) {

    void asked(String environment, Answer answer) {
        registry.counter("behalf.offline.asks", "environment", environment, "outcome", outcome(answer))
                .increment();
    }

    void refreshed(String environment, String outcome) {
        registry.counter("behalf.offline.refreshes", "environment", environment, "outcome", outcome)
                .increment();
    }

    void refreshed(String environment, Answer answer) {
        refreshed(environment, outcome(answer));
        if (answer instanceof Answer.NeedsSignIn(var reason)) {
            changed(environment, State.NEEDS_SIGN_IN, reason, 1);
        }
    }

    /// @param count how many connections came into a state
    void changed(String environment, State state, StateReason reason, int count) {
        if (count > 0) {
            registry.counter(
                            "behalf.offline.changes",
                            "environment",
                            environment,
                            "state",
                            state.id(),
                            "reason",
                            reason.id())
                    .increment(count);
        }
    }

    private static String outcome(Answer answer) {
        return switch (answer) {
            case Answer.Token _ -> "token";
            case Answer.NeedsSignIn(var reason) -> "needs_sign_in_" + reason.id();
            case Answer.Paused _ -> "paused";
            case Answer.NotAllowed _ -> "not_allowed";
            case Answer.NotKept _ -> "not_kept";
            case Answer.MissingScope _ -> "missing_scope";
            case Answer.OtherAudience _ -> "other_audience";
            case Answer.Unavailable _ -> "unavailable";
            case Answer.Misconfigured _ -> "misconfigured";
            case Answer.Mismatch _ -> "mismatch";
        };
    }
}
