package dev.behalf.server.openapi;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads JSON or YAML into a tree. Nothing multiplies: aliases of YAML are refused, and so is a repeated
/// member, since readers differ on which of the two counts.
final class DocumentText {

    private static final int MAX_DEPTH = 100;

    private static final StreamReadConstraints CONSTRAINTS =
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();

    private static final JsonMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // No double is as large as some bounds, and infinity is none.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final YAMLFactory YAML =
            YAMLFactory.builder().streamReadConstraints(CONSTRAINTS).build();

    private final JsonParser parser;

    private DocumentText(JsonParser parser) {
        this.parser = parser;
    }

    static ObjectNode read(String text) throws Unfit {
        JsonNode document;
        boolean json = text.stripLeading().startsWith("{");
        try {
            document = json ? JSON.readTree(text) : yaml(text);
        } catch (JacksonException e) {
            // The parser's own message may quote the document.
            String line = e.getLocation() == null || e.getLocation().getLineNr() < 1
                    ? ""
                    : " Look at line " + e.getLocation().getLineNr() + " and the one before it.";
            throw new Unfit("An OpenAPI document in JSON or YAML was expected, without repeated members and at most "
                    + MAX_DEPTH + " levels deep; it is not." + line);
        }
        if (document instanceof ObjectNode object) {
            return object;
        }
        throw new Unfit("An OpenAPI document was expected, which is an object; found something else.");
    }

    private static JsonNode yaml(String text) throws Unfit {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new Unfit("An OpenAPI document was expected, found nothing.");
            }
            return new DocumentText(parser).node();
        }
    }

    private JsonNode node() throws Unfit {
        if (((YAMLParser) parser).isCurrentAlias()) {
            throw new Unfit("The document has an alias of YAML (*) in line "
                    + parser.currentTokenLocation().getLineNr() + ". Write it out, or use $ref.");
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(nodes.objectNode());
            case START_ARRAY -> array(nodes.arrayNode());
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT ->
                parser.isNaN() ? nodes.stringNode(parser.getString()) : nodes.numberNode(parser.getDecimalValue());
            default -> nodes.stringNode(parser.getString());
        };
    }

    /// Of the same kind as one of JSON, so that both are equal.
    private static JsonNode whole(BigInteger number) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return number.bitLength() < Integer.SIZE
                ? nodes.numberNode(number.intValue())
                : number.bitLength() < Long.SIZE ? nodes.numberNode(number.longValue()) : nodes.numberNode(number);
    }

    private ObjectNode object(ObjectNode object) throws Unfit {
        Set<String> names = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (!names.add(name)) {
                throw new Unfit("The document says something twice, in line "
                        + parser.currentTokenLocation().getLineNr() + ". Remove one of the two.");
            }
            parser.nextToken();
            object.set(name, node());
        }
        return object;
    }

    private ArrayNode array(ArrayNode array) throws Unfit {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node());
        }
        return array;
    }
}
