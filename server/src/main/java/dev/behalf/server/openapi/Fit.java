package dev.behalf.server.openapi;

import dev.behalf.keys.Printable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether a value is what a schema wants, in the words that a model mends its call by: types, members that must or
/// may be there, choices, bounds. Patterns and formats are the API's to check.
final class Fit {

    private static final int MAX_DEPTH = 64;

    /// Choices within choices multiply. What is left then is the API's to check.
    private static final int MOST_STEPS = 200_000;

    private final ObjectNode root;
    private int steps;

    /// @param root holds the definitions
    Fit(ObjectNode root) {
        this.root = root;
    }

    /// @param name what it is called, such as `body.items[0]`
    /// @return a sentence, null where it fits
    @Nullable
    String problem(JsonNode schema, JsonNode value, String name) {
        return problem(schema, value, name, 0);
    }

    private @Nullable String problem(JsonNode schema, JsonNode value, String name, int depth) {
        if (schema.isBoolean()) {
            return schema.booleanValue() ? null : name + " was expected not to be there.";
        }
        if (++steps > MOST_STEPS) {
            return null;
        }
        if (depth > MAX_DEPTH) {
            return name + " was expected to be less deep.";
        }
        JsonNode reference = schema.path(References.REF);
        if (reference.isString()) {
            String definition = reference.stringValue().substring(("#/" + ToolSchema.DEFINITIONS + "/").length());
            String problem = problem(root.path(ToolSchema.DEFINITIONS).path(definition), value, name, depth + 1);
            if (problem != null) {
                return problem;
            }
        }
        String own = own(schema, value, name);
        if (own != null) {
            return own;
        }
        for (JsonNode each : schema.path("allOf")) {
            String problem = problem(each, value, name, depth + 1);
            if (problem != null) {
                return problem;
            }
        }
        for (String key : List.of("anyOf", "oneOf")) {
            String problem = oneOf(schema.path(key), value, name, depth);
            if (problem != null) {
                return problem;
            }
        }
        return value.isObject()
                ? members(schema, value, name, depth)
                : value.isArray() ? items(schema, value, name, depth) : null;
    }

    private @Nullable String oneOf(JsonNode schemas, JsonNode value, String name, int depth) {
        String last = null;
        for (JsonNode each : schemas) {
            last = problem(each, value, name, depth + 1);
            if (last == null) {
                return null;
            }
        }
        return schemas.size() == 1 || last == null
                ? last
                : name + " was expected to be one of " + schemas.size() + " forms, and fits none of them. " + last;
    }

    private static @Nullable String own(JsonNode schema, JsonNode value, String name) {
        List<String> types = types(schema.path("type"));
        if (!types.isEmpty() && types.stream().noneMatch(type -> is(type, value))) {
            return name + " was expected to be " + String.join(" or ", types) + ", found " + found(value) + ".";
        }
        JsonNode choices = schema.path("enum");
        if (choices.isArray() && choices.valueStream().noneMatch(choice -> same(choice, value))) {
            return name + " was expected to be one of " + Printable.text(choices.toString()) + ".";
        }
        if (schema.has("const") && !same(schema.get("const"), value)) {
            return name + " was expected to be "
                    + Printable.text(schema.get("const").toString()) + ".";
        }
        if (value.isNumber()) {
            return bound(schema, value.decimalValue(), name);
        }
        return value.isString() ? length(schema, value.stringValue(), name) : null;
    }

    private static boolean same(JsonNode wanted, JsonNode value) {
        return (wanted.isNumber() && value.isNumber())
                ? wanted.decimalValue().compareTo(value.decimalValue()) == 0
                : wanted.equals(value);
    }

    private static List<String> types(JsonNode type) {
        List<String> types = new ArrayList<>();
        if (type.isString()) {
            types.add(type.stringValue());
        }
        type.valueStream().filter(JsonNode::isString).forEach(each -> types.add(each.stringValue()));
        return types;
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            // 1.0 is one too (JSON Schema 2020-12, core, section 4.2.3).
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> true;
        };
    }

    private static String found(JsonNode value) {
        return value.isObject()
                ? "an object"
                : value.isArray() ? "a list" : value.isString() ? "text" : Printable.text(value.toString());
    }

    private static @Nullable String bound(JsonNode schema, BigDecimal value, String name) {
        if (schema.path("minimum").isNumber()
                && value.compareTo(schema.get("minimum").decimalValue()) < 0) {
            return name + " was expected to be at least " + schema.get("minimum") + ".";
        }
        if (schema.path("maximum").isNumber()
                && value.compareTo(schema.get("maximum").decimalValue()) > 0) {
            return name + " was expected to be at most " + schema.get("maximum") + ".";
        }
        if (schema.path("exclusiveMinimum").isNumber()
                && value.compareTo(schema.get("exclusiveMinimum").decimalValue()) <= 0) {
            return name + " was expected to be more than " + schema.get("exclusiveMinimum") + ".";
        }
        return schema.path("exclusiveMaximum").isNumber()
                        && value.compareTo(schema.get("exclusiveMaximum").decimalValue()) >= 0
                ? name + " was expected to be less than " + schema.get("exclusiveMaximum") + "."
                : null;
    }

    private static @Nullable String length(JsonNode schema, String text, String name) {
        int length = text.codePointCount(0, text.length());
        if (length < schema.path("minLength").asInt(0)) {
            return name + " was expected to have at least " + schema.get("minLength") + " characters.";
        }
        return length > schema.path("maxLength").asInt(Integer.MAX_VALUE)
                ? name + " was expected to have at most " + schema.get("maxLength") + " characters."
                : null;
    }

    private @Nullable String members(JsonNode schema, JsonNode value, String name, int depth) {
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asString(""))) {
                return within(name, required.asString("")) + " was expected, and is not there.";
            }
        }
        JsonNode properties = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode known = properties.get(member.getKey());
            String called = within(name, member.getKey());
            if (known == null && others.isBoolean() && !others.booleanValue() && !schema.has("patternProperties")) {
                return called + " is not known; known are " + String.join(", ", properties.propertyNames()) + ".";
            }
            JsonNode wanted = known == null ? others : known;
            String problem = wanted.isMissingNode() ? null : problem(wanted, member.getValue(), called, depth + 1);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static String within(String name, String member) {
        String printable = Printable.text(member);
        return name.isEmpty() ? printable : name + "." + printable;
    }

    private @Nullable String items(JsonNode schema, JsonNode value, String name, int depth) {
        if (value.size() < schema.path("minItems").asInt(0)) {
            return name + " was expected to have at least " + schema.get("minItems") + " items.";
        }
        if (value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            return name + " was expected to have at most " + schema.get("maxItems") + " items.";
        }
        JsonNode items = schema.path("items");
        for (int i = 0; i < value.size() && !items.isMissingNode() && !schema.has("prefixItems"); i++) {
            String problem = problem(items, value.get(i), name + "[" + i + "]", depth + 1);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
