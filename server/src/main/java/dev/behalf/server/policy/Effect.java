package dev.behalf.server.policy;

import java.util.Arrays;
import java.util.Optional;

/// What a rule does with the calls it is about.
public enum Effect {
    ALLOW("allow"),
    DENY("deny"),
    /// The person is asked before each call.
    CONFIRM("confirm"),
    /// The person must have signed in lately, or strongly.
    STEP_UP("step_up");

    private final String id;

    Effect(String id) {
        this.id = id;
    }

    /// The word in `behalf.yaml`.
    public String id() {
        return id;
    }

    public static Optional<Effect> of(String id) {
        return Arrays.stream(values()).filter(effect -> effect.id.equals(id)).findAny();
    }
}
