package dev.behalf.server.mcp;

import dev.behalf.server.web.Call;
import org.jspecify.annotations.Nullable;

/// The headers by which MCP repeats what stands in the body (Streamable HTTP, "Request Metadata").
///
/// @param version `MCP-Protocol-Version`
/// @param method `Mcp-Method`
/// @param name `Mcp-Name`, as it was sent
record RequestHeaders(
        @Nullable String version,
        @Nullable String method,
        @Nullable String name) {

    static final String VERSION = "MCP-Protocol-Version";
    static final String METHOD = "Mcp-Method";
    static final String NAME = "Mcp-Name";

    /// @throws dev.behalf.server.web.ProblemException where one was sent several times
    static RequestHeaders of(Call call) {
        return new RequestHeaders(call.header(VERSION), call.header(METHOD), call.header(NAME));
    }
}
