package dev.behalf.server.console.servers;

import dev.behalf.server.policy.Effect;
import java.util.Arrays;
import java.util.List;

/// What a rule does, in words.
///
/// @param id in forms and in `behalf.yaml`
/// @param about one sentence
/// @param tone of the stylesheet
public record EffectWords(String id, String label, String about, String tone) {

    static final List<EffectWords> ALL =
            Arrays.stream(Effect.values()).map(EffectWords::of).toList();

    static EffectWords of(Effect effect) {
        return switch (effect) {
            case ALLOW -> new EffectWords(effect.id(), "Allow", "The call is made.", "good");
            case DENY -> new EffectWords(effect.id(), "Deny", "The tool is hidden, and calls are refused.", "bad");
            case CONFIRM ->
                new EffectWords(effect.id(), "Confirm", "The person is asked in the client before each call.", "warn");
            case STEP_UP ->
                new EffectWords(effect.id(), "Step up", "The person must have signed in lately, or strongly.", "warn");
        };
    }
}
