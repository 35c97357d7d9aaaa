package dev.behalf.server.console.servers;

import dev.behalf.server.console.Fields;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.SeenTool;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The tools of a server, and which may be called.
///
/// @param listed whether only those may be called that are ticked
/// @param known whether the server has said which it has
/// @param count how many may be called, of how many; empty where that is not known
/// @param others that may be called and are not among those it has said, one a line
public record ToolsView(boolean listed, boolean known, String count, List<ToolRow> rows, String others) {

    private static final String RULE = "rule";
    private static final String OTHERS = "others";

    public ToolsView {
        rows = List.copyOf(rows);
    }

    static ToolsView of(McpServerView server) {
        McpServerSettings settings = server.settings();
        List<SeenTool> seen = seen(server.seen());
        Set<String> names =
                seen == null ? Set.of() : seen.stream().map(SeenTool::name).collect(Collectors.toSet());
        return new ToolsView(
                !settings.tools().isEmpty(),
                seen != null,
                ServerRow.tools(settings, server.seen()),
                seen == null
                        ? List.of()
                        : seen.stream().map(tool -> ToolRow.of(settings, tool)).toList(),
                settings.tools().stream().filter(tool -> !names.contains(tool)).collect(Collectors.joining("\n")));
    }

    private static @Nullable List<SeenTool> seen(@Nullable SeenMcpServer server) {
        return server == null ? null : server.tools();
    }

    /// What was chosen.
    ///
    /// @return the tools that may be called, none for all that are not destructive; null where none was ticked
    static @Nullable List<String> sent(Fields fields) {
        if (!fields.text(RULE).equals("listed")) {
            return List.of();
        }
        Set<String> tools = new LinkedHashSet<>();
        fields.all().keySet().stream()
                .filter(field -> field.startsWith(ToolRow.FIELD))
                .map(field -> field.substring(ToolRow.FIELD.length()))
                .sorted()
                .forEach(tools::add);
        tools.addAll(ServerForm.names(fields.text(OTHERS)));
        return tools.isEmpty() ? null : new ArrayList<>(tools);
    }
}
