package dev.behalf.server.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Responses of JSON-RPC 2.0, and its codes with those that MCP adds (2026-07-28, "Error Codes").
final class JsonRpc {

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int HEADER_MISMATCH = -32020;
    static final int MISSING_CAPABILITY = -32021;
    static final int UNSUPPORTED_VERSION = -32022;

    private JsonRpc() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// The status of HTTP that goes with an error of 2026-07-28 ("Error Handling" of Streamable HTTP).
    static int status(int code) {
        return switch (code) {
            case METHOD_NOT_FOUND -> 404;
            case HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION -> 400;
            default -> 200;
        };
    }

    static ObjectNode result(JsonNode id, ObjectNode result) {
        ObjectNode response = object().put("jsonrpc", "2.0");
        response.set("id", id);
        response.set("result", result);
        return response;
    }

    /// @param id null where it could not be read; MCP leaves it out then
    static ObjectNode error(@Nullable JsonNode id, int code, String message, @Nullable JsonNode data) {
        ObjectNode response = object().put("jsonrpc", "2.0");
        if (id != null) {
            response.set("id", id);
        }
        ObjectNode error = response.putObject("error").put("code", code).put("message", message);
        if (data != null) {
            error.set("data", data);
        }
        return response;
    }
}
