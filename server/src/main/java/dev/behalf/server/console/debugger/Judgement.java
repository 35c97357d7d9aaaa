package dev.behalf.server.console.debugger;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.console.debugger.Side.Conclusion;
import dev.behalf.server.console.debugger.Side.Fact;
import dev.behalf.server.console.debugger.Side.State;
import dev.behalf.token.Explanation;
import dev.behalf.token.Refusal;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What each connection says of a token: the saved one, and the draft where there is one.
public record Judgement(List<Side> sides, List<RuleRow> rules, Decoded decoded) {

    public Judgement {
        sides = List.copyOf(sides);
        rules = List.copyOf(rules);
    }

    /// A connection, and every rule of it.
    record Explained(String title, String detail, ProviderType provider, boolean inForce, Explanation explanation) {}

    static Judgement of(List<Explained> all, Decoded decoded, Instant now) {
        List<Side> sides = new ArrayList<>();
        List<Map<String, RuleCell>> rules = new ArrayList<>();
        for (Explained each : all) {
            Map<String, RuleCell> cells = new LinkedHashMap<>();
            each.explanation().rows().forEach(row -> cells.put(row.check(), RuleCell.of(row)));
            rules.add(cells);
            sides.add(new Side(
                    each.title(),
                    each.detail(),
                    conclusion(each.explanation().verdict(), now),
                    RuleRow.summary(cells.values())));
        }
        return new Judgement(sides, RuleRow.joined(rules), decoded);
    }

    private static Conclusion conclusion(Verdict verdict, Instant now) {
        return switch (verdict) {
            case Verdict.Verified(var token) -> accepted(token, now);
            case Verdict.Refused(var refusal) -> refused(State.REFUSED, refusal);
            case Verdict.Undecided(var refusal) -> refused(State.UNDECIDED, refusal);
        };
    }

    private static Conclusion refused(State state, Refusal refusal) {
        return new Conclusion(
                state,
                refusal.reason().title(),
                Code.of(refusal.reason().code()),
                refusal.expected(),
                refusal.found(),
                refusal.change(),
                Side.told(refusal.reason()),
                List.of());
    }

    private static Conclusion accepted(VerifiedToken token, Instant now) {
        List<Fact> facts = new ArrayList<>();
        fact(facts, "Subject", token.subject());
        fact(facts, "Client", token.client());
        fact(facts, "Organization", token.organization());
        fact(facts, "Scopes", String.join(" ", token.scopes()));
        When expires = When.of(token.expiresAt(), now);
        fact(facts, "Expires", expires.date() + ", " + expires.relative());
        return new Conclusion(State.ACCEPTED, "A good " + token.kind().label(), null, "", "", "", "", facts);
    }

    private static void fact(List<Fact> facts, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }
}
