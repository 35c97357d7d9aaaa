package dev.behalf.server.console.servers;

import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.policy.Rule;
import dev.behalf.server.policy.ToolFacts;
import java.util.ArrayList;
import java.util.List;

/// The rules of a server, and the box to try them.
///
/// @param add the page for a new rule
/// @param test where the box is sent
/// @param notes what is worth knowing of rules, a sentence or two each
/// @param off how many destructive tools are off; 0 for none, or where that is not known
/// @param tools their names, for the box
/// @param people who signed in lately, for the box
public record PolicyView(
        String add,
        String test,
        List<RuleRow> rules,
        List<String> notes,
        int off,
        List<String> tools,
        List<Recent> people,
        Tried tried) {

    public PolicyView {
        rules = List.copyOf(rules);
        notes = List.copyOf(notes);
        tools = List.copyOf(tools);
        people = List.copyOf(people);
    }

    /// @param path of the server's page
    static PolicyView of(McpServerView server, String path, List<String> notes, List<Recent> people, Tried tried) {
        McpServerSettings settings = server.settings();
        List<ToolFacts> tools = seen(server).stream().map(ToolRow::facts).toList();
        List<RuleRow> rows = new ArrayList<>();
        for (Rule rule : settings.policy()) {
            rows.add(RuleRow.of(
                    rule,
                    path + "/policy",
                    tools.stream().anyMatch(tool -> tool.destructive() && rule.covers(tool)),
                    rows.isEmpty(),
                    rows.size() == settings.policy().size() - 1));
        }
        return new PolicyView(
                path + "/new-rule",
                path + "/policy-test",
                rows,
                notes,
                (int) tools.stream()
                        .filter(tool -> tool.destructive()
                                && !settings.tools().contains(tool.name())
                                && settings.policy().stream().noneMatch(rule -> rule.covers(tool)))
                        .count(),
                tools.stream().map(ToolFacts::name).toList(),
                people,
                tried);
    }

    static List<SeenTool> seen(McpServerView server) {
        SeenMcpServer seen = server.seen();
        List<SeenTool> tools = seen == null ? null : seen.tools();
        return tools == null ? List.of() : tools;
    }
}
