package dev.behalf.server.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as it crosses the edge. Strict in reading: a repeated member or text after the end is an error, because readers
/// disagree about what it means.
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /// The document in UTF-8.
    public static byte[] bytes(Map<String, ? extends @Nullable Object> document) {
        return MAPPER.writeValueAsBytes(document);
    }

    /// The same of a tree.
    static byte[] bytes(JsonNode document) {
        return MAPPER.writeValueAsBytes(document);
    }

    /// @throws ProblemException where the bytes are no JSON
    static JsonNode read(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            // The parser's own message may quote the body, and with it a token.
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST,
                    "The body was expected to be one JSON document; it is not" + place + ".");
        }
    }
}
