package dev.behalf.server.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the answer of an API is as the result of a tool.
public final class ToolResult {

    private static final Pattern JSON = Pattern.compile("application/(?:[a-z0-9.+-]+\\+)?json");
    private static final Pattern TEXT = Pattern.compile("text/.*|application/(?:[a-z0-9.+-]+\\+)?(?:xml|yaml)");

    /// Of a body that says what was wrong.
    private static final int LONGEST_PROBLEM = 2_000;

    /// Numbers keep all their digits, which a `double` has not.
    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ToolResult() {}

    /// @param type the header `Content-Type`, null where there is none
    public static ObjectNode of(Operation operation, int status, @Nullable String type, byte[] body) {
        String media = type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (status < 200 || status > 299) {
            return failed(status, media, body);
        }
        if (body.length == 0) {
            return structured(operation, text("The API answered " + status + ", without content."), null);
        }
        if (JSON.matcher(media).matches()) {
            JsonNode json = json(body);
            if (json != null) {
                return structured(operation, text(json.toString()), json);
            }
        }
        if (JSON.matcher(media).matches() || TEXT.matcher(media).matches()) {
            return structured(operation, text(new String(body, UTF_8)), null);
        }
        return structured(
                operation,
                text("The API answered " + status + " with " + body.length + " bytes of "
                        + (media.isEmpty() ? "something it does not name" : media.replaceAll("[^a-z0-9/.+-]", "?"))
                        + ", which are not passed on."),
                null);
    }

    /// Of a tool that could not be called.
    public static ObjectNode wrong(String problem) {
        return text(problem).put("isError", true);
    }

    /// Pages of errors are for browsers, and redirects for whoever follows them.
    private static ObjectNode failed(int status, String media, byte[] body) {
        String said = status >= 300 && status < 400
                ? "The API answered with a redirect (" + status + "), which is not followed."
                : "The API answered " + status + ".";
        boolean readable = JSON.matcher(media).matches() || media.equals("text/plain");
        String words = readable && body.length > 0 && status >= 400 ? new String(body, UTF_8) : "";
        return wrong(
                words.isEmpty()
                        ? said
                        : said + "\n"
                                + (words.length() > LONGEST_PROBLEM
                                        ? words.substring(0, LONGEST_PROBLEM) + " … (cut)"
                                        : words));
    }

    private static @Nullable JsonNode json(byte[] body) {
        try {
            return TREES.readTree(body);
        } catch (JacksonException _) {
            return null;
        }
    }

    private static ObjectNode text(String text) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }

    /// Clients hold it against the schema of the output, where there is one: a member that does not fit stands in the
    /// text alone.
    private static ObjectNode structured(Operation operation, ObjectNode result, @Nullable JsonNode json) {
        ObjectNode output = operation.output();
        if (json == null && output == null) {
            return result;
        }
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        if (json instanceof ObjectNode object) {
            content = object;
        } else if (json != null) {
            content.set(OutputShape.RESULT, json);
        }
        if (output != null) {
            Fit fit = new Fit(output);
            for (Map.Entry<String, JsonNode> member : List.copyOf(content.properties())) {
                JsonNode schema = output.path("properties").get(member.getKey());
                if (schema != null && fit.problem(schema, member.getValue(), "") != null) {
                    content.remove(member.getKey());
                }
            }
        }
        result.set("structuredContent", content);
        return result;
    }
}
