package dev.behalf.server.console.debugger;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Face;
import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.server.activity.RecordedRule;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.token.Explanation.Outcome;
import dev.behalf.token.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A refused request from what was recorded of it: the same rules, without the token.
final class RefusalPage {

    private final Activity activity;
    private final InstantSource clock;

    RefusalPage(Activity activity, InstantSource clock) {
        this.activity = activity;
        this.clock = clock;
    }

    void page(Visit visit) {
        String environment = visit.environment().name();
        RecordedRefusal refusal = activity.refusal(environment, id(visit.variable("refusal")))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_FOUND, "There is no such refusal, or it is older than activity is kept."));
        visit.show(Section.ACTIVITY, "debugger/refusal.jte", view(refusal, clock.instant()));
    }

    /// What is no number is nobody's id.
    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException noId) {
            return -1;
        }
    }

    private RefusalView view(RecordedRefusal refusal, Instant now) {
        List<RuleRow> rules = rules(refusal);
        return new RefusalView(
                When.of(refusal.at(), now),
                face(refusal.face()),
                refusal.client(),
                side(refusal, rules),
                rules,
                refusal.claims(),
                activity.neighbours(refusal));
    }

    private static Side side(RecordedRefusal refusal, List<RuleRow> rules) {
        Reason reason = refusal.reason();
        String change = refusal.rules().stream()
                .filter(rule -> rule.outcome() == Outcome.FAILED)
                .map(RecordedRule::change)
                .findFirst()
                .orElse("");
        Side.State state = reason != null && reason.outage() ? Side.State.UNDECIDED : Side.State.REFUSED;
        return new Side(
                "",
                "",
                new Side.Conclusion(
                        state,
                        reason == null ? "A reason that this version does not know" : reason.title(),
                        code(refusal),
                        refusal.expected(),
                        refusal.found(),
                        change,
                        reason == null ? "" : Side.told(reason),
                        List.of()),
                RuleRow.summary(
                        rules.stream().flatMap(row -> row.cells().stream()).toList()));
    }

    private static Code code(RecordedRefusal refusal) {
        Reason reason = refusal.reason();
        return reason == null ? new Code(refusal.code(), "") : Code.of(reason.code());
    }

    /// The first broken rule is the one that the request was refused by.
    private static List<RuleRow> rules(RecordedRefusal refusal) {
        List<RuleRow> rows = new ArrayList<>();
        boolean named = false;
        for (RecordedRule rule : refusal.rules()) {
            RuleCell cell = RuleCell.of(rule);
            if (!named && cell.state().broken()) {
                cell = new RuleCell(cell.state(), cell.expected(), cell.found(), cell.change(), code(refusal));
                named = true;
            }
            rows.add(new RuleRow(rule.rule(), List.of(Objects.requireNonNull(cell))));
        }
        return rows;
    }

    private static String face(Face face) {
        return switch (face) {
            case VERIFY -> "POST /v1/verify";
            case INTROSPECT -> "POST /v1/introspect";
            case CHECK -> "GET /v1/check";
            case TOKEN -> "POST /token";
        };
    }
}
