package dev.behalf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Our reader beside Jackson's: what ours accepts, Jackson accepts with the same values.
class JsonDifferentialTest {

    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "null",
                "{",
                "{}x",
                "{} {}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":null,\"a\":null}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":01}",
                "{\"a\":-}",
                "{\"a\":+1}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":1e}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"b",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "/**/{}",
                "\ufeff{}"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Json.object(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Json.NotAnObjectException.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        for (int[] bytes :
                new int[][] {{0xc0, 0xaf}, {0xed, 0xa0, 0x80}, {0xff}, {0xe2, 0x82}, {0xf5, 0x80, 0x80, 0x80}}) {
            byte[] json = "{\"a\":\"----\"}".getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < bytes.length; i++) {
                json[6 + i] = (byte) bytes[i];
            }
            assertThatThrownBy(() -> Json.object(json)).isInstanceOf(Json.NotAnObjectException.class);
        }
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        assertThat(nested(31).asMap()).containsKey("a");
        assertThatThrownBy(() -> nested(40)).isInstanceOf(Json.NotAnObjectException.class);
        assertThatThrownBy(() -> nested(5_000)).isInstanceOf(Json.NotAnObjectException.class);
    }

    private static Claims nested(int depth) {
        return Json.object(("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatJacksonReads() {
        Random random = new Random(7);
        int accepted = 0;
        for (int run = 0; run < 60_000; run++) {
            StringBuilder text = new StringBuilder();
            object(text, random, 0);
            if (random.nextInt(3) == 0) {
                text.setCharAt(random.nextInt(text.length()), "{}[]\",:0.e-\\u \n1a\u00e9".charAt(random.nextInt(18)));
            }
            accepted += compare(text.toString()) ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(30_000);
    }

    /// @return whether ours accepted
    private static boolean compare(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Map<String, @Nullable Object> theirs = jackson(bytes);
        try {
            assertThat(Json.object(bytes).asMap()).as(text).isEqualTo(theirs);
            return true;
        } catch (Json.NotAnObjectException stricter) {
            // Ours may refuse more: lone surrogates. Those aside both agree.
            assertThat(theirs == null || text.contains("\\u")).as(text).isTrue();
            return false;
        }
    }

    private static @Nullable Map<String, @Nullable Object> jackson(byte[] bytes) {
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Map<String, @Nullable Object> members = members(parser);
            return parser.nextToken() == null ? members : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(value(parser, next));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> number(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Object number(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
    }

    private static void object(StringBuilder text, Random random, int depth) {
        text.append('{');
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            text.append(i == 0 ? "" : ",")
                    .append('"')
                    .append((char) ('a' + random.nextInt(8)))
                    .append("\":");
            value(text, random, depth + 1);
        }
        text.append(random.nextInt(9) == 0 ? " }" : "}");
    }

    private static void value(StringBuilder text, Random random, int depth) {
        switch (random.nextInt(depth > 3 ? 6 : 8)) {
            case 0 -> text.append(random.nextLong());
            case 1 -> text.append(random.nextInt(100) - 50);
            case 2 -> text.append(random.nextGaussian() * 1e6);
            case 3 ->
                text.append(new String[] {"true", "false", "null", "1e9", "-0", "123456789012345678901"}
                        [random.nextInt(6)]);
            case 4, 5 ->
                text.append('"')
                        .append(new String[] {"", "abc", "\u00fc\ud83d\ude00", "\\n\\u0041", "\\ud83d\\ude00", "a/b"}
                                [random.nextInt(6)])
                        .append('"');
            case 6 -> object(text, random, depth);
            default -> {
                text.append('[');
                value(text, random, depth + 1);
                text.append(',');
                value(text, random, depth + 1);
                text.append(']');
            }
        }
    }
}
