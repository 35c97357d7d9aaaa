package dev.behalf.server.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads trees whose numbers keep all their digits, which a `double` has not.
public final class ExactJson {

    private static final JsonMapper MAPPER = builder(new JsonFactory()).build();

    private ExactJson() {}

    /// For readers that want more of what they read.
    public static JsonMapper.Builder builder(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
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
