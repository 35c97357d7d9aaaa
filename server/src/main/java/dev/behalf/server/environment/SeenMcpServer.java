package dev.behalf.server.environment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What an MCP server of the team said about itself when it was last asked.
///
/// @param revision of MCP that it speaks, such as `2025-11-25`; empty where that was not found out
/// @param title what it calls itself, empty where it does not say
/// @param release its own version, empty where it does not say
/// @param tools all that it lists, in its order, one of each name; null where it was never asked, or did not say
/// @param wantsPerson whether it told nothing without the credentials of a person
public record SeenMcpServer(
        String revision,
        String title,
        String release,
        @Nullable List<SeenTool> tools,
        boolean wantsPerson) {

    /// What is more is left out.
    public static final int MOST_TOOLS = 500;

    private static final int LONGEST = 100;

    public SeenMcpServer {
        title = cut(title);
        release = cut(release);
        tools = tools == null
                ? null
                : List.copyOf(tools.stream()
                        .collect(
                                Collectors.toMap(SeenTool::name, tool -> tool, (first, _) -> first, LinkedHashMap::new))
                        .values()
                        .stream()
                        .limit(MOST_TOOLS)
                        .toList());
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }

    /// With what was known before where this says nothing.
    SeenMcpServer after(@Nullable SeenMcpServer before) {
        return before == null
                ? this
                : new SeenMcpServer(
                        revision.isEmpty() ? before.revision : revision,
                        title.isEmpty() ? before.title : title,
                        release.isEmpty() ? before.release : release,
                        tools == null ? before.tools : tools,
                        wantsPerson);
    }

    /// For the database.
    String json() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    /// What [#json] wrote.
    static SeenMcpServer of(String json) {
        return JsonMapper.shared().readValue(json, SeenMcpServer.class);
    }
}
