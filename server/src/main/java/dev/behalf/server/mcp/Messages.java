package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import dev.behalf.server.json.ExactJson;
import dev.behalf.server.mcp.Message.Invalid;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads messages. Trees, not records: what is not known here must not get lost on its way.
final class Messages {

    /// Nobody nests arguments so deep; whoever does wants something else.
    private static final int MAX_DEPTH = 64;

    private static final int MAX_ID_LENGTH = 256;
    private static final int MOST_IN_BATCH = 50;

    private static final JsonMapper MAPPER = ExactJson.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Messages() {}

    static Message read(byte[] body) {
        try {
            JsonNode document = MAPPER.readTree(body);
            return document.isMissingNode() ? noJson("") : document.isArray() ? batch(document) : message(document);
        } catch (JacksonException e) {
            // The parser's own message may quote the body.
            return noJson(
                    e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + ")");
        }
    }

    private static Invalid noJson(String place) {
        return new Invalid(
                JsonRpc.PARSE_ERROR,
                "One JSON document was expected, without repeated members and at most " + MAX_DEPTH
                        + " levels deep; it is not" + place + ".",
                null);
    }

    private static Message batch(JsonNode documents) {
        return documents.isEmpty() || documents.size() > MOST_IN_BATCH
                ? invalid("A batch was expected to have 1 to " + MOST_IN_BATCH + " messages.", null)
                : new Message.Batch(
                        documents.valueStream().map(Messages::message).toList());
    }

    private static Message message(JsonNode document) {
        if (!(document instanceof ObjectNode object)) {
            return invalid("A JSON-RPC message was expected, which is an object.", null);
        }
        JsonNode id = object.get("id");
        JsonNode known = id != null && isId(id) ? id : null;
        boolean isResponse = object.has("result") || object.has("error");
        if (!isText(object.get("jsonrpc"), "2.0")) {
            return invalid("jsonrpc was expected to be \"2.0\".", known);
        }
        if (isResponse) {
            return response(object, id);
        }
        String method = Era.text(object, "method");
        if (method == null) {
            return invalid("method was expected, which is text.", known);
        }
        if (id != null && known == null) {
            return invalid(
                    "id was expected to be text of at most " + MAX_ID_LENGTH + " characters or a whole number"
                            + ", found " + Printable.text(id.toString()) + ".",
                    null);
        }
        JsonNode params = object.get("params");
        if (params != null && !params.isObject()) {
            return invalid("params was expected to be an object.", known);
        }
        ObjectNode parameters = params instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        return known == null
                ? new Message.Notification(method, parameters)
                : new Message.Request(known, method, parameters);
    }

    /// To a request of a server, whose name is longer than those that clients give.
    private static Message response(ObjectNode object, @Nullable JsonNode id) {
        if (id == null || !id.isString()) {
            return invalid("This is a response, and no request of this id was sent to you.", null);
        }
        boolean inOrder = object.has("result") != object.has("error")
                && (object.has("result") ? object.get("result") : object.get("error")).isObject();
        return inOrder
                ? new Message.Response(id, object)
                : invalid("A response was expected to have either a result or an error, which is an object.", null);
    }

    private static Invalid invalid(String problem, @Nullable JsonNode id) {
        return new Invalid(JsonRpc.INVALID_REQUEST, problem, id);
    }

    private static boolean isText(@Nullable JsonNode node, String text) {
        return node != null && node.isString() && node.stringValue().equals(text);
    }

    private static boolean isId(JsonNode id) {
        return id.isIntegralNumber() || (id.isString() && id.stringValue().length() <= MAX_ID_LENGTH);
    }
}
