package dev.behalf.server.upstream;

import dev.behalf.server.json.ExactJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Messages of JSON-RPC 2.0 as a client sends and gets them.
final class Rpc {

    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int HEADER_MISMATCH = -32020;
    static final int MISSING_CAPABILITY = -32021;
    static final int UNSUPPORTED_VERSION = -32022;

    private Rpc() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode request(long id, String method, ObjectNode params) {
        ObjectNode request = object().put("jsonrpc", "2.0").put("id", id).put("method", method);
        request.set("params", params);
        return request;
    }

    static ObjectNode notification(String method, ObjectNode params) {
        ObjectNode notification = object().put("jsonrpc", "2.0").put("method", method);
        notification.set("params", params);
        return notification;
    }

    static byte[] bytes(ObjectNode message) {
        return ExactJson.bytes(message);
    }

    /// One message, or several (2025-03-26, "Batching").
    ///
    /// @return empty where it is neither
    static List<ObjectNode> read(byte[] bytes) {
        try {
            JsonNode document = ExactJson.read(bytes);
            List<ObjectNode> messages = new ArrayList<>();
            for (JsonNode each : document.isArray() ? document : List.of(document)) {
                if (!(each instanceof ObjectNode message)) {
                    return List.of();
                }
                messages.add(message);
            }
            return messages;
        } catch (JacksonException _) {
            return List.of();
        }
    }

    static String text(@Nullable JsonNode object, String name) {
        return object == null ? "" : object.path(name).asString("");
    }

    /// Whether it answers the request of that id.
    static boolean answers(ObjectNode message, long id) {
        JsonNode of = message.get("id");
        return (message.has("result") || message.has("error")) && of != null && isId(of, id);
    }

    /// Whether it is that id, which some servers give back as text.
    static boolean isId(JsonNode given, long id) {
        return given.isIntegralNumber()
                ? given.asLong() == id
                : given.asString("").equals(Long.toString(id));
    }

    /// Whether it is an answer that names no request: errors that came before the id was read have none.
    static boolean answersNobody(ObjectNode message) {
        return message.has("error") && (!message.has("id") || message.get("id").isNull());
    }

    /// The answer that a response holds.
    static Answer answer(ObjectNode response) {
        if (response.get("result") instanceof ObjectNode result) {
            return new Answer.Result(result);
        }
        if (response.get("error") instanceof ObjectNode error) {
            return new Answer.Fault(
                    error.path("code").asInt(INTERNAL_ERROR), text(error, "message"), error.get("data"));
        }
        return new Answer.Failed("The server’s answer has neither a result nor an error.", true);
    }
}
