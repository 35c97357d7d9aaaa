package dev.behalf.token;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// Reads one JSON object strictly: no repeated members (RFC 8725 section 2.4: parsers that differ on them disagree
/// about
/// who the user is), nothing after it, bounded depth.
///
/// Streams instead of binding, because it is on the path of every request.
final class Json {

    private static final int MAX_DEPTH = 32;

    private static final TokenStreamFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(64)
                    .build())
            .build();

    private Json() {}

    /// Thrown for text that is not one JSON object; its message says what was found, without quoting the text.
    static final class NotAnObjectException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAnObjectException(String found) {
            super(found, null, false, false);
        }
    }

    /// @throws NotAnObjectException when the bytes are anything but one JSON object in UTF-8
    static Claims object(byte[] utf8) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotAnObjectException("JSON that is not an object");
            }
            Map<String, @Nullable Object> members = members(parser);
            if (parser.nextToken() != null) {
                throw new NotAnObjectException("more after the object");
            }
            return new Claims(members);
        } catch (JacksonException notJson) {
            throw new NotAnObjectException("text that is not JSON, or nested too deeply");
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        int read = 0;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            members.put(name, value(parser, parser.nextToken()));
            if (members.size() != ++read) {
                throw new NotAnObjectException("a member that occurs twice");
            }
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_NULL, NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT -> null;
        };
    }

    private static Object integer(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
    }

    private static List<@Nullable Object> elements(JsonParser parser) {
        List<@Nullable Object> elements = new ArrayList<>(4);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return elements;
    }
}
