package dev.behalf.server.environment;

import dev.behalf.server.openapi.ApiDocument;
import dev.behalf.server.openapi.LeftOut;
import dev.behalf.server.openapi.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What the document of an API says, for the team.
///
/// @param openapi the version of OpenAPI
/// @param tools the names of all tools
/// @param leftOut operations that are none
/// @param added tools that came with the last change of the document
/// @param removed tools that went with it
public record ApiSummary(
        String openapi,
        String title,
        String release,
        List<String> tools,
        List<LeftOut> leftOut,
        List<String> added,
        List<String> removed) {

    public ApiSummary {
        tools = List.copyOf(tools);
        leftOut = List.copyOf(leftOut);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /// @param before null where there was none
    static ApiSummary of(ApiDocument document, @Nullable ApiSummary before) {
        List<String> tools = document.operations().stream().map(Operation::name).toList();
        return new ApiSummary(
                document.version(),
                document.title(),
                document.release(),
                tools,
                document.leftOut(),
                before == null
                        ? List.of()
                        : tools.stream()
                                .filter(tool -> !before.tools.contains(tool))
                                .toList(),
                before == null
                        ? List.of()
                        : before.tools.stream()
                                .filter(tool -> !tools.contains(tool))
                                .toList());
    }

    /// For the database.
    String json() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    /// What [#json] wrote.
    static ApiSummary of(String json) {
        return JsonMapper.shared().readValue(json, ApiSummary.class);
    }
}
