package dev.behalf.server.console.servers;

import dev.behalf.server.console.Untrusted;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.policy.Effect;
import dev.behalf.server.policy.Rule;
import dev.behalf.server.policy.ToolFacts;
import dev.behalf.server.policy.ToolRule;
import java.util.stream.Collectors;

/// A tool of a server.
///
/// @param field its box in the form
/// @param title empty where it is the name, or there is none
/// @param effect what it says that it does
/// @param tone of that, in the stylesheet
/// @param ticked whether it is among those that may be called, were only those to be that are ticked
/// @param allowed whether it may be called now
/// @param why as a sentence
/// @param rules the names of the rules that are about it, in their order; empty for none
public record ToolRow(
        String field,
        String name,
        String title,
        String description,
        String effect,
        String tone,
        boolean ticked,
        boolean allowed,
        String why,
        String rules) {

    static final String FIELD = "tool:";
    private static final int LONG = 400;

    static ToolRow of(McpServerSettings settings, SeenTool tool) {
        ToolRule rule = rule(settings, tool);
        String title = Untrusted.text(tool.title());
        String about = tool.description().equals(tool.title()) ? "" : tool.description();
        return new ToolRow(
                FIELD + tool.name(),
                tool.name(),
                title.equals(tool.name()) ? "" : title,
                Untrusted.text(about, LONG),
                switch (tool.effect()) {
                    case READS -> "Reads";
                    case WRITES -> "Writes";
                    case DESTROYS -> "Destructive";
                    case UNSAID -> "Does not say";
                },
                switch (tool.effect()) {
                    case READS -> "good";
                    case WRITES -> "warn";
                    case DESTROYS -> "bad";
                    case UNSAID -> "muted";
                },
                rule.allows(),
                rule.allows(),
                why(rule),
                rule == ToolRule.NOT_LISTED ? "" : rules(settings, facts(tool)));
    }

    private static String rules(McpServerSettings settings, ToolFacts tool) {
        return settings.policy().stream()
                .filter(each -> each.covers(tool))
                .map(Rule::name)
                .collect(Collectors.joining(", "));
    }

    /// Whether somebody may call it: whom rules allow to, where nobody may without one.
    static boolean isOn(McpServerSettings settings, SeenTool tool) {
        ToolRule rule = rule(settings, tool);
        return rule.allows()
                || (rule == ToolRule.DESTRUCTIVE
                        && settings.policy().stream()
                                .anyMatch(each -> each.effect() != Effect.DENY && each.covers(facts(tool))));
    }

    static ToolFacts facts(SeenTool tool) {
        return ToolFacts.of(
                tool.name(), tool.effect() == SeenTool.Effect.READS, tool.effect() == SeenTool.Effect.DESTROYS);
    }

    static ToolRule rule(McpServerSettings settings, SeenTool tool) {
        return settings.rule(tool.name(), tool.effect() == SeenTool.Effect.DESTROYS);
    }

    private static String why(ToolRule rule) {
        return switch (rule) {
            case LISTED -> "It is ticked.";
            case NOT_LISTED -> "It is not ticked.";
            case NOT_DESTRUCTIVE -> "It does not call itself destructive.";
            case DESTRUCTIVE -> "It calls itself destructive, and nobody has ticked it.";
        };
    }
}
