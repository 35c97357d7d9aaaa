package dev.behalf.server.mcp;

import dev.behalf.server.web.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The headers by which MCP repeats what stands in the body (Streamable HTTP, "Request Metadata").
///
/// @param version `MCP-Protocol-Version`
/// @param method `Mcp-Method`
/// @param name `Mcp-Name`, as it was sent
/// @param session `Mcp-Session-Id`
/// @param lastEvent `Last-Event-ID`, after which a stream is taken up
/// @param parameters `Mcp-Param-*`, by which arguments of a tool are repeated
record RequestHeaders(
        @Nullable String version,
        @Nullable String method,
        @Nullable String name,
        @Nullable String session,
        @Nullable String lastEvent,
        Map<String, String> parameters) {

    private static final String PARAMETER = "Mcp-Param-";

    static final String VERSION = "MCP-Protocol-Version";
    static final String METHOD = "Mcp-Method";
    static final String NAME = "Mcp-Name";
    static final String SESSION = "Mcp-Session-Id";

    RequestHeaders(@Nullable String version, @Nullable String method, @Nullable String name) {
        this(version, method, name, null, null, Map.of());
    }

    /// @throws dev.behalf.server.web.ProblemException where one was sent several times
    static RequestHeaders of(Call call) {
        return new RequestHeaders(
                call.header(VERSION),
                call.header(METHOD),
                call.header(NAME),
                call.header(SESSION),
                call.header("Last-Event-ID"),
                call.headersOf(PARAMETER));
    }

    /// Without the session, which opens one.
    @Override
    public String toString() {
        return "RequestHeaders[" + version + ", " + method + "]";
    }
}
