package dev.behalf.server.openapi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Turns schemas of OpenAPI 3.0 and 3.1 into JSON Schema 2020-12, for one tool. What is referred to is written out,
/// because many models read no `$ref`; what refers to itself, and all where written out it would be too much, goes to
/// `$defs`.
final class ToolSchema {

    /// Which way the data goes: what is `readOnly` is not asked for, and what is `writeOnly` does not come back.
    enum Direction {
        REQUEST("readOnly"),
        RESPONSE("writeOnly");

        private final String absent;

        Direction(String absent) {
            this.absent = absent;
        }
    }

    static final String DEFINITIONS = "$defs";

    private static final int MAX_DEPTH = 40;
    private static final int MOST_PARTS = 2_500;
    private static final int LONGEST = 1_000;
    private static final String TOO_MUCH = "Its schema has more than " + MOST_PARTS + " parts, or more than "
            + MAX_DEPTH + " levels: too much for a model to read.";

    private static final Set<String> VALUES = Set.of(
            "title",
            "default",
            "const",
            "format",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "deprecated",
            "contentEncoding",
            "contentMediaType");
    private static final Set<String> SCHEMAS =
            Set.of("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else");
    private static final Set<String> OBJECTS = Set.of("object", "null");
    private static final Set<String> TEXTS = Set.of("string", "null");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> MAPS = Set.of("properties", "patternProperties", "dependentSchemas");

    private final References references;
    private final boolean old;
    private final Direction direction;
    private final boolean written;
    private final Deque<String> within = new ArrayDeque<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private Set<String> absent = Set.of();
    private int parts;

    /// @param old whether the document is of 3.0
    /// @param written whether what is referred to is written out
    ToolSchema(References references, boolean old, Direction direction, boolean written) {
        this.references = references;
        this.old = old;
        this.direction = direction;
        this.written = written;
    }

    /// @throws Unfit where it cannot be done, or there is too much of it
    JsonNode convert(JsonNode schema) throws Unfit {
        return convert(schema, 0);
    }

    /// The definitions that what was converted refers to; null where it refers to none.
    @Nullable
    ObjectNode definitions() throws Unfit {
        ObjectNode definitions = JsonNodeFactory.instance.objectNode();
        while (definitions.size() < names.size()) {
            for (Map.Entry<String, String> entry : List.copyOf(names.entrySet())) {
                if (!definitions.has(entry.getValue())) {
                    within.push(entry.getKey());
                    definitions.set(entry.getValue(), convert(references.target(entry.getKey()), 0));
                    within.pop();
                }
            }
        }
        return definitions.isEmpty() ? null : definitions;
    }

    private JsonNode convert(JsonNode schema, int depth) throws Unfit {
        if (++parts > MOST_PARTS || depth > MAX_DEPTH) {
            throw new Unfit(TOO_MUCH);
        }
        if (schema.isBoolean()) {
            return BooleanNode.valueOf(schema.booleanValue());
        }
        JsonNode reference = schema.path(References.REF);
        if (reference.isString()) {
            return referred(reference.stringValue(), schema, depth);
        }
        ObjectNode converted = JsonNodeFactory.instance.objectNode();
        if (schema instanceof ObjectNode object) {
            members(object, converted, depth);
        }
        return converted;
    }

    private JsonNode referred(String reference, JsonNode schema, int depth) throws Unfit {
        if (!written || within.contains(reference)) {
            // It is there, or the operation is left out now and not with the definitions.
            references.target(reference);
            ObjectNode link = JsonNodeFactory.instance.objectNode();
            return described(link.put(References.REF, "#/" + DEFINITIONS + "/" + name(reference)), schema);
        }
        within.push(reference);
        JsonNode target = convert(references.target(reference), depth + 1);
        within.pop();
        return target instanceof ObjectNode object ? described(object, schema) : target;
    }

    /// What stands beside a reference describes it here (OpenAPI 3.1.1 section 4.8.23).
    private static ObjectNode described(ObjectNode object, JsonNode beside) {
        if (beside.path("description").isString()) {
            object.put("description", shortened(beside.path("description").stringValue()));
        }
        return object;
    }

    private String name(String reference) {
        return names.computeIfAbsent(reference, _ -> {
            String last = reference.substring(reference.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_.-]", "_");
            String name = last.isEmpty() ? "schema" : last;
            return names.containsValue(name) ? name + "_" + names.size() : name;
        });
    }

    private void members(ObjectNode schema, ObjectNode converted, int depth) throws Unfit {
        Set<String> around = absent;
        Set<String> gone = new HashSet<>(around);
        absent(schema, gone);
        for (JsonNode part : references.parts(schema)) {
            absent(part, gone);
        }
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            if (key.equals("description") && value.isString()) {
                converted.put(key, shortened(value.stringValue()));
            } else if (key.equals("enum") && isText(schema.path("type"))) {
                converted.set(key, texts(value));
            } else if (key.equals("type") || key.equals("enum") || VALUES.contains(key)) {
                converted.set(key, value.deepCopy());
            } else if (SCHEMAS.contains(key)) {
                absent = Set.of();
                converted.set(key, convert(value, depth + 1));
            } else if (LISTS.contains(key) && value.isArray()) {
                // What one part of an object asks for another may say is only read.
                absent = key.equals("allOf") ? gone : Set.of();
                ArrayNode list = converted.putArray(key);
                for (JsonNode each : value) {
                    list.add(convert(each, depth + 1));
                }
            } else if (MAPS.contains(key) && value.isObject()) {
                absent = Set.of();
                ObjectNode map = converted.putObject(key);
                for (Map.Entry<String, JsonNode> each : value.properties()) {
                    if (!isAbsent(each.getValue())) {
                        map.set(each.getKey(), convert(each.getValue(), depth + 1));
                    }
                }
            } else if (key.equals("required") && value.isArray()) {
                required(gone, value, converted);
            }
        }
        absent = around;
        if (old) {
            exclusive(schema, converted, "minimum", "exclusiveMinimum");
            exclusive(schema, converted, "maximum", "exclusiveMaximum");
            if (schema.path("nullable").asBoolean(false)) {
                nullable(converted);
            }
        }
    }

    private static boolean isText(JsonNode type) {
        return type.isArray()
                ? type.valueStream().anyMatch(each -> each.asString("").equals("string"))
                        && type.valueStream().allMatch(each -> TEXTS.contains(each.asString("")))
                : type.asString("").equals("string");
    }

    /// Choices of texts that YAML took for numbers or switches, because nobody quoted them.
    private static ArrayNode texts(JsonNode choices) {
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        choices.forEach(each ->
                texts.add(each.isNumber() || each.isBoolean() ? StringNode.valueOf(each.asString()) : each.deepCopy()));
        return texts;
    }

    private static void required(Set<String> gone, JsonNode value, ObjectNode converted) {
        Set<String> required = new LinkedHashSet<>();
        for (JsonNode name : value) {
            if (name.isString() && !gone.contains(name.stringValue())) {
                required.add(name.stringValue());
            }
        }
        if (!required.isEmpty()) {
            ArrayNode list = converted.putArray("required");
            required.forEach(list::add);
        }
    }

    /// The properties that a schema declares and that are not asked for.
    private void absent(JsonNode schema, Set<String> into) throws Unfit {
        for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
            if (isAbsent(each.getValue())) {
                into.add(each.getKey());
            }
        }
    }

    private boolean isAbsent(JsonNode schema) throws Unfit {
        return references.resolved(schema).path(direction.absent).asBoolean(false);
    }

    /// In 3.0 they are switches (JSON Schema, draft 5).
    private static void exclusive(ObjectNode schema, ObjectNode converted, String bound, String exclusive) {
        JsonNode given = schema.path(exclusive);
        if (given.isBoolean()) {
            converted.remove(exclusive);
            if (given.booleanValue() && converted.path(bound).isNumber()) {
                converted.set(exclusive, converted.get(bound));
                converted.remove(bound);
            }
        }
    }

    private static void nullable(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isString()) {
            schema.putArray("type").add(type.stringValue()).add("null");
            if (schema.get("enum") instanceof ArrayNode values
                    && values.valueStream().noneMatch(JsonNode::isNull)) {
                values.addNull();
            }
        } else if (!schema.isEmpty() && type.isMissingNode()) {
            ObjectNode without = schema.deepCopy();
            schema.removeAll();
            ArrayNode either = schema.putArray("anyOf");
            either.add(without);
            either.addObject().put("type", "null");
        }
    }

    static String shortened(String text) {
        String stripped = text.strip();
        return stripped.length() > LONGEST ? stripped.substring(0, LONGEST - 1) + "…" : stripped;
    }

    /// Whether a schema is of objects, and of nothing else but null.
    static boolean isObject(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? !type.isEmpty() && type.valueStream().allMatch(each -> OBJECTS.contains(each.asString("")))
                : type.isString() ? type.stringValue().equals("object") : schema.has("properties");
    }

    /// The names of properties that a schema declares, where it declares them itself.
    static Set<String> declared(JsonNode schema) {
        return new LinkedHashSet<>(schema.path("properties").propertyNames());
    }
}
