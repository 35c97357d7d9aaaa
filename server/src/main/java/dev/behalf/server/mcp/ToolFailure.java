package dev.behalf.server.mcp;

import tools.jackson.databind.node.ObjectNode;

/// The result of a tool that could not be used, for the model to read.
final class ToolFailure {

    private ToolFailure() {}

    static Reply of(String problem) {
        ObjectNode result = JsonRpc.object();
        result.putArray("content").addObject().put("type", "text").put("text", problem);
        return new Reply.Result(result.put("isError", true));
    }
}
