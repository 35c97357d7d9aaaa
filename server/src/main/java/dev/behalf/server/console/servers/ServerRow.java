package dev.behalf.server.console.servers;

import dev.behalf.server.calls.CallCounts;
import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.SeenTool;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A server in the list.
///
/// @param attention what to do about it, empty where there is nothing to do
/// @param since when that was found, null where it is not known
/// @param revision of MCP that it speaks, empty where that is not known
/// @param tools how many may be called, of how many; empty where that is not known
/// @param calls of the last day
/// @param callsPath where they are listed
public record ServerRow(
        String path,
        String name,
        String url,
        String callsAs,
        StatusView status,
        String attention,
        @Nullable Ago since,
        String revision,
        String tools,
        String calls,
        String callsPath) {

    /// @param list the path of the list
    static ServerRow of(McpServerView server, String list, String calls, CallCounts counts, Instant now) {
        McpServerSettings settings = server.settings();
        String name = settings.name();
        String attention = server.attention();
        Instant since = server.problemAt();
        SeenMcpServer seen = server.seen();
        return new ServerRow(
                list + "/" + name,
                name,
                settings.url(),
                CallsAsWords.of(settings.callsAs()).label(),
                StatusView.of(server),
                attention == null ? "" : attention,
                attention == null || since == null ? null : Ago.of(since, now),
                seen == null ? "" : Untrusted.text(seen.revision()),
                tools(settings, seen),
                (counts.whole() || counts.of(name) == 0 ? "" : "over ") + Grouped.of(counts.of(name)),
                calls + "?server=" + name);
    }

    static String tools(McpServerSettings settings, @Nullable SeenMcpServer seen) {
        List<SeenTool> tools = seen == null ? null : seen.tools();
        if (tools == null) {
            return "";
        }
        long allowed =
                tools.stream().filter(tool -> ToolRow.isOn(settings, tool)).count();
        return allowed == tools.size() ? Grouped.of(allowed) : Grouped.of(allowed) + " of " + Grouped.of(tools.size());
    }
}
