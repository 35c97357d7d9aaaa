package dev.behalf.server.json;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes trees that stay as they are: numbers keep all their digits, which a `double` has not.
public final class ExactJson {

    private static final JsonMapper MAPPER = builder(new JsonFactory()).build();

    private ExactJson() {}

    /// For readers that want more of what they read.
    public static JsonMapper.Builder builder(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }

    /// The document in UTF-8; see [#text].
    public static byte[] bytes(JsonNode document) {
        return text(document).getBytes(StandardCharsets.UTF_8);
    }

    /// The document as it is sent. Half of a surrogate pair, which UTF-8 has not, is written as the escape that it was
    /// read from (RFC 8259 section 8.2): programs cut texts in the middle of a character.
    public static String text(JsonNode document) {
        String json = document.toString();
        int half = half(json, 0);
        if (half < 0) {
            return json;
        }
        StringBuilder text = new StringBuilder(json.length() + 16);
        int from = 0;
        for (; half >= 0; half = half(json, from)) {
            text.append(json, from, half).append("\\u%04x".formatted((int) json.charAt(half)));
            from = half + 1;
        }
        return text.append(json, from, json.length()).toString();
    }

    /// The place of the next surrogate that stands alone, negative for none.
    private static int half(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /// @throws JacksonException where it is no JSON
    public static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    /// @param text in UTF-8
    /// @throws JacksonException where it is no JSON
    public static JsonNode read(byte[] text) {
        return MAPPER.readTree(text);
    }
}
