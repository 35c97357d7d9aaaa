package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import dev.behalf.server.mcp.Message.Request;
import tools.jackson.databind.node.ObjectNode;

/// The revisions up to 2025-11-25. Without sessions: each request is answered by what it brings, so that any node can
/// answer it, and a restart interrupts nobody.
final class LegacyEra implements Era {

    private final Introduction introduction;
    private final ToolMethods tools;

    LegacyEra(Introduction introduction, ToolMethods tools) {
        this.introduction = introduction;
        this.tools = tools;
    }

    @Override
    public Reply answer(Request request, RequestHeaders headers, Caller caller) {
        return switch (request.method()) {
            case "initialize" -> initialize(request.params());
            case "ping" -> new Reply.Result(JsonRpc.object());
            case "tools/list" -> tools.list(request.params(), caller);
            case "tools/call" -> tools.call(request.params(), caller);
            default ->
                Reply.Fault.of(
                        JsonRpc.METHOD_NOT_FOUND, "There is no method " + Printable.text(request.method()) + " here.");
        };
    }

    private Reply initialize(ObjectNode params) {
        String wanted = Era.text(params, "protocolVersion");
        if (wanted == null) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.protocolVersion was expected, which is text.");
        }
        ObjectNode result = JsonRpc.object().put("protocolVersion", Versions.negotiated(wanted));
        result.set("capabilities", Introduction.capabilities());
        result.set("serverInfo", introduction.serverInfo());
        result.put("instructions", Introduction.INSTRUCTIONS);
        return new Reply.Result(result);
    }
}
