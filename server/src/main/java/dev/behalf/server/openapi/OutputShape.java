package dev.behalf.server.openapi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What answers look like, loosely: documents promise more than APIs keep.
final class OutputShape {

    /// Where an answer that is no object stands; results are objects (MCP 2025-11-25, "Structured Content").
    static final String RESULT = "result";

    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "object", "array", "null");

    private OutputShape() {}

    /// @return null where it says nothing
    static @Nullable ObjectNode of(JsonNode schema) {
        List<String> types = types(schema);
        if (types.isEmpty()) {
            return null;
        }
        if (types.contains("object")) {
            ObjectNode shape = shape(schema);
            return shape.path("properties").isEmpty() ? null : shape.put("type", "object");
        }
        ObjectNode shape = JsonNodeFactory.instance.objectNode().put("type", "object");
        shape.putObject("properties").set(RESULT, shape(schema));
        return shape;
    }

    private static List<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return (type.isString() ? Stream.of(type) : type.valueStream())
                .map(each -> each.asString(""))
                .filter(TYPES::contains)
                .toList();
    }

    private static ObjectNode shape(JsonNode schema) {
        ObjectNode shape = JsonNodeFactory.instance.objectNode();
        List<String> types = types(schema);
        if (!types.isEmpty()) {
            ArrayNode list = shape.putArray("type");
            types.forEach(list::add);
            if (!types.contains("null")) {
                list.add("null");
            }
        }
        if (schema.path("description").isString()) {
            shape.set("description", schema.get("description"));
        }
        if (schema.path("properties").isObject()) {
            ObjectNode properties = shape.putObject("properties");
            for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
                properties.set(member.getKey(), shape(member.getValue()));
            }
        }
        if (schema.path("items").isObject()) {
            shape.set("items", shape(schema.path("items")));
        }
        return shape;
    }
}
