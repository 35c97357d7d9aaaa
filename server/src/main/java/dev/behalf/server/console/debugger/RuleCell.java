package dev.behalf.server.console.debugger;

import dev.behalf.server.activity.RecordedRule;
import dev.behalf.token.Explanation;
import dev.behalf.token.Refusal;
import org.jspecify.annotations.Nullable;

/// One rule on one side.
///
/// @param expected empty where it was not recorded
/// @param found empty where it was not recorded or not reached
/// @param change empty unless the rule is broken
/// @param code the reason's, null where there is none
public record RuleCell(
        RuleState state,
        String expected,
        String found,
        String change,
        @Nullable Code code) {

    static final RuleCell ABSENT = new RuleCell(RuleState.NO_RULE, "", "", "", null);

    static RuleCell of(Explanation.Row row) {
        Refusal refusal = row.refusal();
        String found = row.found();
        return new RuleCell(
                RuleState.of(row.outcome()),
                row.expected(),
                found == null ? "" : found,
                refusal == null ? "" : refusal.change(),
                refusal == null ? null : Code.of(refusal.reason().code()));
    }

    /// A recorded rule has no reason of its own: only the first broken one is the refusal's.
    static RuleCell of(RecordedRule rule) {
        return new RuleCell(RuleState.of(rule.outcome()), rule.expected(), rule.found(), rule.change(), null);
    }
}
