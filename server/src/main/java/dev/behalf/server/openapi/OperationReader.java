package dev.behalf.server.openapi;

import dev.behalf.keys.Printable;
import dev.behalf.server.openapi.Parameter.Place;
import dev.behalf.server.openapi.Parameter.Style;
import dev.behalf.server.openapi.ToolSchema.Direction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads one operation.
final class OperationReader {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern JSON =
            Pattern.compile("application/(?:[a-z0-9.+-]+\\+)?json", Pattern.CASE_INSENSITIVE);

    private static final String FORM = "application/x-www-form-urlencoded";

    /// RFC 9110 section 5.6.2.
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    /// Said otherwise in a document (OpenAPI 3.1.1 section 4.8.12.1).
    private static final Set<String> IGNORED_HEADERS = Set.of("accept", "content-type", "authorization");

    /// What says who asks and how, which no argument may say.
    private static final Pattern TAKEN_HEADERS = Pattern.compile(
            "authorization|host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|via|accept-encoding|"
                    + "content-.*|mcp-.*|cookie2?|set-cookie|origin|referer|forwarded|x-forwarded-.*|x-real-ip|"
                    + "x-http-method.*|x-method-override|x-original-.*|x-rewrite-url|proxy-.*|sec-.*|user-agent|dpop",
            Pattern.CASE_INSENSITIVE);

    private final References references;
    private final boolean old;
    private final String base;
    private final String method;
    private final String path;
    private final JsonNode item;
    private final JsonNode operation;

    /// @param base the first server of the document, in whose place the base URL stands
    OperationReader(
            References references,
            boolean old,
            String base,
            String method,
            String path,
            JsonNode item,
            JsonNode operation) {
        this.references = references;
        this.old = old;
        this.base = base;
        this.method = method;
        this.path = path;
        this.item = item;
        this.operation = operation;
    }

    /// @throws Unfit where it can be no tool
    Operation.Draft read() throws Unfit {
        if (!METHODS.contains(method)) {
            throw new Unfit("Its method is none that does something: "
                    + String.join(", ", METHODS.stream().sorted().toList()) + " were expected.");
        }
        if (!operation.path("callbacks").isEmpty()) {
            throw new Unfit("It has callbacks: the API would ask this server, which nobody waits for.");
        }
        JsonNode servers = operation.path("servers").isEmpty() ? item.path("servers") : operation.path("servers");
        if (!servers.isEmpty() && servers.valueStream().map(ApiDocument::server).noneMatch(base::equals)) {
            throw new Unfit("It has servers of its own, and calls go to the base URL only.");
        }
        PathTemplate template = PathTemplate.of(path);
        List<JsonNode> declared = parameters(template);
        Body body = body();
        List<Parameter> parameters = new ArrayList<>();
        ObjectNode input;
        try {
            input = input(declared, body, parameters, true);
        } catch (Unfit _) {
            // With references, which are shorter.
            parameters.clear();
            input = input(declared, body, parameters, false);
        }
        String summary = ToolSchema.shortened(
                operation.path("summary").asString(item.path("summary").asString("")));
        String description = ToolSchema.shortened(
                operation.path("description").asString(item.path("description").asString("")));
        return new Operation.Draft(
                operation.path("operationId").asString(""),
                method,
                path,
                template,
                summary.length() > 120 ? summary.substring(0, 119) + "…" : summary,
                description.isEmpty() ? (summary.isEmpty() ? method + " " + path : summary) : description,
                List.copyOf(parameters),
                body == null ? "" : property("body", "request", names(parameters)),
                body == null ? "" : body.type(),
                body == null ? null : body.form(),
                body == null ? null : body.parts(),
                input,
                output());
    }

    private static Set<String> names(List<Parameter> parameters) {
        Set<String> names = new HashSet<>();
        parameters.forEach(parameter -> names.add(parameter.property()));
        return names;
    }

    /// Those of the path and of the operation, which win.
    private List<JsonNode> parameters(PathTemplate template) throws Unfit {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (JsonNode each : list) {
                JsonNode parameter = references.resolved(each);
                all.put(
                        parameter.path("in").asString("") + " "
                                + parameter.path("name").asString(""),
                        parameter);
            }
        }
        for (String name : template.names()) {
            if (!all.containsKey("path " + name)) {
                throw new Unfit("Its path has {" + Printable.text(name) + "}, which is no parameter of it.");
            }
        }
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode parameter : all.values()) {
            if (isKept(parameter, template)) {
                kept.add(parameter);
            }
        }
        return kept;
    }

    private static boolean isKept(JsonNode parameter, PathTemplate template) throws Unfit {
        String name = parameter.path("name").asString("");
        return switch (parameter.path("in").asString("")) {
            case "path" -> template.names().contains(name);
            case "query" -> true;
            case "header" -> {
                String lower = name.toLowerCase(Locale.ROOT);
                boolean taken = IGNORED_HEADERS.contains(lower)
                        || TAKEN_HEADERS.matcher(name).matches()
                        || !HEADER.matcher(name).matches();
                if (taken
                        && !IGNORED_HEADERS.contains(lower)
                        && parameter.path("required").asBoolean(false)) {
                    throw new Unfit("It wants the header " + Printable.text(name) + ", which no argument may set.");
                }
                yield !taken;
            }
            case "cookie" -> {
                if (parameter.path("required").asBoolean(false)) {
                    throw new Unfit("It wants a parameter in a cookie, and no cookie is sent.");
                }
                yield false;
            }
            default -> throw new Unfit("It has a parameter that is neither in the path nor in the query nor a header.");
        };
    }

    private ObjectNode input(List<JsonNode> declared, @Nullable Body body, List<Parameter> into, boolean written)
            throws Unfit {
        ToolSchema schemas = new ToolSchema(references, old, Direction.REQUEST, written);
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = input.putObject("properties");
        List<String> required = new ArrayList<>();
        for (JsonNode each : declared) {
            JsonNode content = each.path("content");
            boolean json = content.isObject() && !content.isEmpty();
            JsonNode given = json ? content.iterator().next().path("schema") : each.path("schema");
            if (json && !JSON.matcher(content.propertyNames().iterator().next()).matches()) {
                throw new Unfit(
                        "Its parameter " + Printable.text(each.path("name").asString("")) + " is no JSON.");
            }
            Parameter parameter = parameter(each, references.merged(given), json, names(into));
            into.add(parameter);
            JsonNode converted = schemas.convert(given);
            properties.set(parameter.property(), described(converted, each));
            if (parameter.required()) {
                required.add(parameter.property());
            }
        }
        if (body != null) {
            String property = property("body", "request", names(into));
            properties.set(property, described(converted(schemas, body), body.node()));
            if (body.required()) {
                required.add(property);
            }
        }
        if (!required.isEmpty()) {
            ArrayNode list = input.putArray("required");
            required.forEach(list::add);
        }
        input.put("additionalProperties", false);
        ObjectNode definitions = schemas.definitions();
        if (definitions != null) {
            input.set(ToolSchema.DEFINITIONS, definitions);
        }
        return input;
    }

    /// What a model gives for a body: files as JSON has them.
    private JsonNode converted(ToolSchema schemas, Body body) throws Unfit {
        if (body.parts() == null) {
            return schemas.convert(body.schema());
        }
        JsonNode given = body.schema();
        JsonNode converted = schemas.convert(given);
        if (converted.get("properties") instanceof ObjectNode members) {
            for (String name : body.parts().files().keySet()) {
                JsonNode member = references.resolved(given.path("properties").path(name));
                ObjectNode file = Parts.schema(
                        ToolSchema.shortened(member.path("description").asString("")));
                if (isList(member)) {
                    ObjectNode list = JsonNodeFactory.instance.objectNode().put("type", "array");
                    list.set("items", file);
                    members.set(name, list);
                } else if (members.has(name)) {
                    members.set(name, file);
                }
            }
        }
        return converted;
    }

    private static boolean isList(JsonNode schema) {
        return schema.path("type").asString("").equals("array");
    }

    private static JsonNode described(JsonNode schema, JsonNode by) {
        if (schema instanceof ObjectNode object
                && !object.has("description")
                && by.path("description").isString()) {
            object.put(
                    "description", ToolSchema.shortened(by.path("description").stringValue()));
        }
        return schema;
    }

    private static Parameter parameter(JsonNode node, JsonNode schema, boolean json, Set<String> taken) throws Unfit {
        String name = node.path("name").asString("");
        Place place = Place.valueOf(node.path("in").asString("").toUpperCase(Locale.ROOT));
        String named = node.path("style").asString("");
        Style style = style(name, place, named);
        boolean explode = node.path("explode").asBoolean(style == Style.FORM || style == Style.DEEP_OBJECT);
        Set<String> declared = Set.of();
        if (place == Place.QUERY && !json && explode && style != Style.DEEP_OBJECT && ToolSchema.isObject(schema)) {
            declared = ToolSchema.declared(schema);
            if (declared.isEmpty()) {
                throw new Unfit("Its parameter " + Printable.text(name)
                        + " becomes whatever parameters a caller likes (style form, explode true).");
            }
        }
        String in = node.path("in").asString("");
        boolean required = place == Place.PATH || node.path("required").asBoolean(false);
        return new Parameter(property(name, in, taken), name, place, style, explode, required, json, declared);
    }

    private static Style style(String name, Place place, String named) throws Unfit {
        if (place == Place.QUERY) {
            return switch (named) {
                case "", "form" -> Style.FORM;
                case "spaceDelimited" -> Style.SPACE_DELIMITED;
                case "pipeDelimited" -> Style.PIPE_DELIMITED;
                case "deepObject" -> Style.DEEP_OBJECT;
                default -> throw unknownStyle(name, named);
            };
        }
        if (named.isEmpty() || named.equals("simple")) {
            return Style.SIMPLE;
        }
        if (place == Place.PATH && (named.equals("matrix") || named.equals("label"))) {
            return named.equals("matrix") ? Style.MATRIX : Style.LABEL;
        }
        throw unknownStyle(name, named);
    }

    private static Unfit unknownStyle(String name, String named) {
        return new Unfit("Its parameter " + Printable.text(name) + " has the style " + Printable.text(named)
                + ", which is not known here.");
    }

    /// The name of an argument: what models' APIs take for one.
    private static String property(String name, String place, Set<String> taken) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        String cut = plain.length() > 64 ? plain.substring(0, 64) : plain.isEmpty() ? "_" : plain;
        String property = cut;
        for (int i = 1; taken.contains(property); i++) {
            property = place + "_" + cut + (i == 1 ? "" : "_" + i);
        }
        return property;
    }

    /// A body.
    ///
    /// @param form what is said of the members of a form; null where it is none
    /// @param parts null where it is not made of parts
    private record Body(
            JsonNode node,
            JsonNode schema,
            String type,
            boolean required,
            @Nullable Map<String, Parameter> form,
            @Nullable Parts parts) {}

    private @Nullable Body body() throws Unfit {
        if (!operation.has("requestBody")) {
            return null;
        }
        JsonNode node = references.resolved(operation.path("requestBody"));
        boolean required = node.path("required").asBoolean(false);
        if (method.equals("GET") || method.equals("HEAD")) {
            if (required) {
                throw new Unfit(
                        "It wants a body with " + method + ", where none has a meaning (RFC 9110 section 9.3.1).");
            }
            return null;
        }
        JsonNode content = node.path("content");
        String best = null;
        for (String type : content.propertyNames()) {
            String plain = type.replaceFirst(";.*", "").strip();
            if (plain.equalsIgnoreCase("application/json") || plain.equals("*/*")) {
                best = type;
                break;
            }
            if (best == null && JSON.matcher(plain).matches()) {
                best = type;
            }
        }
        if (best == null) {
            return form(node, content, required);
        }
        String type = best.contains("*")
                ? "application/json"
                : best.replaceFirst(";.*", "").strip();
        return new Body(node, content.path(best).path("schema"), type, required, null, null);
    }

    private Body form(JsonNode node, JsonNode content, boolean required) throws Unfit {
        for (String wanted : List.of(FORM, Parts.TYPE)) {
            for (String type : content.propertyNames()) {
                if (type.replaceFirst(";.*", "").strip().equalsIgnoreCase(wanted)) {
                    return form(node, content.path(type), wanted, required);
                }
            }
        }
        throw new Unfit("Its body is neither JSON nor a form, but "
                + Printable.text(String.join(", ", content.propertyNames())) + ".");
    }

    private Body form(JsonNode node, JsonNode media, String type, boolean required) throws Unfit {
        JsonNode schema = references.merged(media.path("schema"));
        if (!ToolSchema.isObject(schema)) {
            throw new Unfit("Its body is a form (" + type + ") whose schema is no object.");
        }
        boolean parts = type.equals(Parts.TYPE);
        return new Body(
                node,
                schema,
                type,
                required,
                parts ? null : members(media.path("encoding"), schema),
                parts ? parts(media.path("encoding"), schema) : null);
    }

    /// Which members are files: binary by their schema (OpenAPI 3.0.4 section 4.7.14.2; 3.1.1 section
    /// 4.8.14.3), or by their media type.
    private Parts parts(JsonNode encoding, JsonNode schema) throws Unfit {
        Map<String, String> files = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
            JsonNode member = references.resolved(each.getValue());
            JsonNode item = isList(member) ? references.resolved(member.path("items")) : member;
            String said = encoding.path(each.getKey()).path("contentType").asString("");
            String media = said.isEmpty() ? item.path("contentMediaType").asString("") : said;
            boolean text = media.isEmpty()
                    || media.startsWith("text/")
                    || JSON.matcher(media).matches();
            boolean plain = item.path("type").isMissingNode()
                    || item.path("type").asString("").equals("string")
                    || item.path("type")
                            .valueStream()
                            .anyMatch(type -> type.asString("").equals("string"));
            boolean binary =
                    item.path("format").asString("").equals("binary") || (!text && !item.has("contentEncoding"));
            if (plain && binary) {
                files.put(each.getKey(), Parts.MEDIA_TYPE.matcher(media).matches() ? media : Parts.UNKNOWN);
            }
        }
        return new Parts(files);
    }

    /// What is said of how the members of a form are written (OpenAPI 3.1.1 section 4.8.15).
    private Map<String, Parameter> members(JsonNode encoding, JsonNode schema) throws Unfit {
        Map<String, Parameter> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : encoding.properties()) {
            String name = each.getKey();
            JsonNode said = each.getValue();
            // "If a value is explicitly defined, then the value of contentType SHALL be ignored."
            boolean styled = said.has("style") || said.has("explode") || said.has("allowReserved");
            String type = said.path("contentType").asString("");
            if (styled) {
                Style style = style(name, Place.QUERY, said.path("style").asString(""));
                boolean explode = said.path("explode").asBoolean(style == Style.FORM || style == Style.DEEP_OBJECT);
                JsonNode member = references.merged(schema.path("properties").path(name));
                members.put(
                        name,
                        new Parameter(
                                name, name, Place.QUERY, style, explode, false, false, ToolSchema.declared(member)));
            } else if (JSON.matcher(type).matches()) {
                members.put(name, new Parameter(name, name, Place.QUERY, Style.FORM, true, false, true, Set.of()));
            } else if (!type.isEmpty() && !type.startsWith("text/plain")) {
                throw new Unfit(
                        "Its form has the member " + Printable.text(name) + ", which is " + Printable.text(type) + ".");
            }
        }
        return members;
    }

    /// What the one answer of success looks like: its members and their types, and nothing that a real answer
    /// may fail for, because clients refuse answers that do not fit.
    private @Nullable ObjectNode output() {
        List<JsonNode> good = new ArrayList<>();
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            if (response.getKey().startsWith("2")) {
                good.add(response.getValue());
            }
        }
        if (good.size() != 1) {
            return null;
        }
        try {
            JsonNode content = references.resolved(good.getFirst()).path("content");
            for (String type : content.propertyNames()) {
                if (JSON.matcher(type.replaceFirst(";.*", "").strip()).matches()) {
                    JsonNode schema = new ToolSchema(references, old, Direction.RESPONSE, true)
                            .convert(content.path(type).path("schema"));
                    return OutputShape.of(schema);
                }
            }
        } catch (Unfit _) {
            // The tool can be called all the same.
        }
        return null;
    }
}
