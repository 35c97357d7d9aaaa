package dev.behalf.server.console.servers;

import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.policy.ClaimValue;
import dev.behalf.server.policy.Freshness;
import dev.behalf.server.policy.Kind;
import dev.behalf.server.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/// A rule in the list.
///
/// @param path of its page
/// @param tools which tools it is about, in words
/// @param destructive whether it is about a tool that calls itself destructive
/// @param conditions in words, a few of them each
/// @param when the expression, empty for none
public record RuleRow(
        String path,
        String name,
        EffectWords effect,
        String tools,
        boolean destructive,
        List<String> conditions,
        String when,
        boolean first,
        boolean last) {

    public RuleRow {
        conditions = List.copyOf(conditions);
    }

    /// @param destructive whether any tool that it is about calls itself that
    static RuleRow of(Rule rule, String policy, boolean destructive, boolean first, boolean last) {
        return new RuleRow(
                policy + "/" + rule.name(),
                rule.name(),
                EffectWords.of(rule.effect()),
                tools(rule),
                destructive,
                conditions(rule),
                rule.when(),
                first,
                last);
    }

    private static String tools(Rule rule) {
        String which = switch (rule.kind()) {
            case ANY -> "";
            case READ_ONLY -> "that only read";
            case NOT_DESTRUCTIVE -> "that are not destructive";
            case DESTRUCTIVE -> "that are destructive";
        };
        return rule.tools().isEmpty()
                ? rule.kind() == Kind.ANY ? "All tools" : "Tools " + which
                : String.join(", ", rule.tools()) + (which.isEmpty() ? "" : ", where they are tools " + which);
    }

    private static List<String> conditions(Rule rule) {
        List<String> conditions = new ArrayList<>();
        add(conditions, "group ", " or ", rule.groups());
        add(
                conditions,
                "",
                " and ",
                rule.claims().stream().map(ClaimValue::text).toList());
        add(conditions, "client ", " or ", rule.clients());
        add(conditions, "scope ", " and ", rule.scopes());
        Freshness freshness = rule.freshness();
        if (freshness != null) {
            conditions.add("signed in within " + RuleInput.of(rule).maxAge());
            add(conditions, "acr ", " or ", freshness.acr());
            add(conditions, "amr ", " and ", freshness.amr());
        }
        return conditions;
    }

    private static void add(List<String> conditions, String before, String between, List<String> values) {
        if (!values.isEmpty()) {
            conditions.add(before + String.join(between, values));
        }
    }
}
