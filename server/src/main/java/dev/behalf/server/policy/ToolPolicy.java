package dev.behalf.server.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which tools of one server may be called. The first rule that fits decides; without one, what is not destructive by
/// its own word may be called. Made once for each version of the settings; safe for use by many threads.
public final class ToolPolicy {

    public static final String LISTED = "listed";
    public static final String NOT_LISTED = "not_listed";
    public static final String NOT_DESTRUCTIVE = "not_destructive";
    public static final String DESTRUCTIVE = "destructive";

    /// Rules that allow a tool name it, and none fits.
    public static final String NO_RULE = "no_rule";

    private final Set<String> listed;
    private final List<Each> rules;
    private final boolean asksAboutPeople;

    private record Each(Rule rule, @Nullable Expression when) {
        String name() {
            return Decision.OF_TEAM + rule.name();
        }
    }

    private ToolPolicy(Set<String> listed, List<Each> rules, boolean asksAboutPeople) {
        this.listed = listed;
        this.rules = rules;
        this.asksAboutPeople = asksAboutPeople;
    }

    /// @param listed the tools that may be called at all; empty for all
    public static ToolPolicy of(List<String> listed, List<Rule> rules) {
        List<Each> all = new ArrayList<>();
        boolean people = false;
        for (Rule rule : rules) {
            all.add(new Each(rule, rule.when().isEmpty() ? null : Expression.of(rule.when())));
            people |= rule.effect() == Effect.STEP_UP
                    || !(rule.claims().isEmpty()
                            && rule.groups().isEmpty()
                            && rule.when().isEmpty());
        }
        return new ToolPolicy(new LinkedHashSet<>(listed), List.copyOf(all), people);
    }

    /// Whether claims of people make a difference.
    public boolean asksAboutPeople() {
        return asksAboutPeople;
    }

    /// Whether nothing but the list of tools counts.
    public boolean hasNoRules() {
        return rules.isEmpty();
    }

    /// @param arguments of the call, values of JSON; null where it is asked whether the tool is to be shown
    public Decision decide(ToolFacts tool, CallerFacts caller, @Nullable Map<String, @Nullable Object> arguments) {
        ToolRule unruled = ToolRule.of(listed, tool.name(), tool.destructive());
        if (unruled == ToolRule.NOT_LISTED) {
            return new Decision.Deny(unruled.id(), "The team lists others.");
        }
        Decision.LacksScope lacking = null;
        for (Each each : rules) {
            Decision decision =
                    each.rule().covers(tool) && each.rule().fits(caller) ? decide(each, tool, caller, arguments) : null;
            if (decision instanceof Decision.LacksScope lacks) {
                lacking = lacking == null ? lacks : lacking;
            } else if (decision != null) {
                return decision instanceof Decision.Deny && lacking != null ? lacking : decision;
            }
        }
        return lacking == null ? otherwise(tool, unruled) : lacking;
    }

    /// @return null where the rule does not fit
    private static @Nullable Decision decide(
            Each each, ToolFacts tool, CallerFacts caller, @Nullable Map<String, @Nullable Object> arguments) {
        Rule rule = each.rule();
        Outcome outcome = each.when() == null
                ? new Outcome.Value(true)
                : each.when().isOfArguments() && arguments == null
                        ? new Outcome.Open()
                        : each.when().evaluate(tool, caller, arguments == null ? Map.of() : arguments);
        return switch (outcome) {
            // Skipping a rule that cannot be evaluated could skip the one that forbids.
            case Outcome.Failed(var problem) ->
                new Decision.Deny(each.name(), "Its expression could not be evaluated: " + problem);
            case Outcome.Value(var fits) when !fits -> null;
            // Whether it fits hangs on the arguments: the tool is shown unless it is denied otherwise.
            case Outcome.Open _ when rule.effect() == Effect.DENY -> null;
            case Outcome.Value _, Outcome.Open _ -> effect(each, caller);
        };
    }

    private static @Nullable Decision effect(Each each, CallerFacts caller) {
        Rule rule = each.rule();
        if (!caller.scopes().containsAll(rule.scopes())) {
            return rule.effect() == Effect.DENY ? null : new Decision.LacksScope(each.name(), rule.scopes());
        }
        return switch (rule.effect()) {
            case ALLOW -> new Decision.Allow(each.name());
            case DENY -> new Decision.Deny(each.name(), "A rule denies it.");
            case CONFIRM -> new Decision.Confirm(each.name());
            case STEP_UP ->
                rule.wanted().isMet(caller.claims(), caller.now())
                        ? new Decision.Allow(each.name())
                        : new Decision.StepUp(each.name(), rule.wanted());
        };
    }

    private Decision otherwise(ToolFacts tool, ToolRule unruled) {
        boolean named = rules.stream()
                .map(Each::rule)
                .anyMatch(rule -> rule.effect() == Effect.ALLOW && rule.names(tool.name()));
        if (named) {
            return new Decision.Deny(NO_RULE, "Rules that allow it name it, and none of them fits.");
        }
        return unruled.allows()
                ? new Decision.Allow(unruled.id())
                : new Decision.Deny(unruled.id(), "It calls itself destructive, and nobody has allowed it.");
    }

    /// How the expression of each rule turns out, by the names of rules: its value, or why it has none. For the team.
    public Map<String, String> expressions(
            ToolFacts tool, CallerFacts caller, Map<String, @Nullable Object> arguments) {
        Map<String, String> values = new java.util.LinkedHashMap<>();
        for (Each each : rules) {
            if (each.when() != null) {
                values.put(
                        each.rule().name(),
                        switch (each.when().evaluate(tool, caller, arguments)) {
                            case Outcome.Value(var fits) -> Boolean.toString(fits);
                            case Outcome.Failed(var problem) -> problem;
                            case Outcome.Open _ -> "open";
                        });
            }
        }
        return values;
    }

    /// Loads what expressions need, where there are any, so that the first call does not wait for it.
    public void prepare() {
        rules.forEach(each -> {
            if (each.when() != null) {
                each.when().prepare();
            }
        });
    }
}
