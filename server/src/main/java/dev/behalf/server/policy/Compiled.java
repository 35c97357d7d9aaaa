package dev.behalf.server.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An expression that can be evaluated, or what is wrong with it.
interface Compiled {

    /// @return null where nothing is
    @Nullable
    String problem();

    Outcome evaluate(ToolFacts tool, CallerFacts caller, Map<String, @Nullable Object> arguments);

    /// One that cannot be used.
    record Unusable(String problem) implements Compiled {
        @Override
        public Outcome evaluate(ToolFacts tool, CallerFacts caller, Map<String, @Nullable Object> arguments) {
            return new Outcome.Failed(problem);
        }
    }
}
