package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI document of the admin API, to judge exchanges by: what is not described must not happen.
final class ApiDescription {

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new HashMap<>();

    private ApiDescription(JsonNode document) {
        this.document = document;
    }

    static ApiDescription load() {
        return new ApiDescription(
                JsonMapper.shared().readTree(ApiDescription.class.getResourceAsStream("admin/openapi.json")));
    }

    JsonNode document() {
        return document;
    }

    /// The templates of all paths.
    List<String> paths() {
        return List.copyOf(document.get("paths").propertyNames());
    }

    /// What a described path takes, in lower case.
    List<String> methods(String template) {
        return document.get("paths").get(template).propertyNames().stream()
                .filter(name -> !name.equals("parameters"))
                .toList();
    }

    JsonNode operation(String method, String template) {
        return document.get("paths").get(template).get(method.toLowerCase(Locale.ROOT));
    }

    /// The template of a path, null where none is described.
    @Nullable
    String template(String path) {
        return paths().stream()
                .filter(template -> Pattern.matches(template.replaceAll("\\{[a-z]+}", "[^/]+"), path))
                .min(java.util.Comparator.comparingInt(template -> template.indexOf('{') < 0 ? 0 : 1))
                .orElse(null);
    }

    /// Fails where the answer is not one that is described, or the request was good and is not described.
    ///
    /// @param path without query
    /// @param sent the JSON that was sent, null for none
    void judge(String method, String path, @Nullable JsonNode sent, int status, String type, String body) {
        String template = template(path);
        JsonNode operation = template == null ? null : operation(method, template);
        if (operation == null || method.equals("HEAD")) {
            return;
        }
        String where = method + " " + path + " " + status;
        JsonNode response = resolved(operation.get("responses").path(Integer.toString(status)));
        assertThat(response.isObject()).as(where + " is not described: " + body).isTrue();
        if (response.has("content")) {
            JsonNode content = response.get("content").get(type.replaceFirst(";.*", ""));
            assertThat(content).as(where + " as " + type).isNotNull();
            if (type.contains("json") && !type.contains("ndjson")) {
                assertThat(problems(content.get("schema"), JsonMapper.shared().readTree(body)))
                        .as(where + ": " + body)
                        .isEmpty();
            }
        } else {
            assertThat(body).as(where).isEmpty();
        }
        if (sent != null && status < 300) {
            JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
            assertThat(problems(schema, sent)).as(where + " was sent " + sent).isEmpty();
        }
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").stringValue().substring(1)) : node;
    }

    List<String> problems(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    /// References lead into the components, which stand within the schema therefore.
    private Schema compiled(JsonNode schema) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("$defs", document.at("/components/schemas"));
        return registry.getSchema(whole.toString().replace("#/components/schemas/", "#/$defs/"));
    }
}
