package dev.behalf.server.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.keys.Printable;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// References within a document. One that leads out of it is never followed: whoever writes the document would have
/// this server ask whatever address they like.
final class References {

    static final String REF = "$ref";
    private static final int MOST_HOPS = 20;

    private final ObjectNode document;

    References(ObjectNode document) {
        this.document = document;
    }

    /// What a node is, or refers to in the end.
    JsonNode resolved(JsonNode node) throws Unfit {
        JsonNode at = node;
        for (int hop = 0; hop < MOST_HOPS; hop++) {
            JsonNode reference = at.path(REF);
            if (!reference.isString()) {
                return at;
            }
            at = target(reference.stringValue());
        }
        throw new Unfit("Its references lead in a circle.");
    }

    /// An object with all members that its `allOf` gives it, for whom it matters which there are.
    JsonNode merged(JsonNode schema) throws Unfit {
        JsonNode object = resolved(schema);
        if (!(object.get("allOf") instanceof ArrayNode) || !(object instanceof ObjectNode own)) {
            return object;
        }
        ObjectNode merged = own.deepCopy();
        merged.remove("allOf");
        ObjectNode properties =
                merged.get("properties") instanceof ObjectNode given ? given : merged.putObject("properties");
        ArrayNode required = merged.get("required") instanceof ArrayNode given ? given : merged.putArray("required");
        for (JsonNode part : parts(own)) {
            if (merged.get("type") == null && part.has("type")) {
                merged.set("type", part.get("type"));
            }
            for (Map.Entry<String, JsonNode> member : part.path("properties").properties()) {
                properties.putIfAbsent(member.getKey(), member.getValue());
            }
            part.path("required").forEach(required::add);
        }
        return merged;
    }

    /// What the `allOf` of a schema leads to, each once, however parts refer to each other.
    List<JsonNode> parts(JsonNode schema) throws Unfit {
        Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<JsonNode> parts = new ArrayList<>();
        Deque<JsonNode> open = new ArrayDeque<>(List.of(schema));
        while (!open.isEmpty()) {
            for (JsonNode each : open.pop().path("allOf")) {
                JsonNode part = resolved(each);
                if (seen.add(part)) {
                    parts.add(part);
                    open.add(part);
                }
            }
        }
        return parts;
    }

    /// RFC 6901 within the fragment of a URI (section 6).
    JsonNode target(String reference) throws Unfit {
        if (!reference.startsWith("#")) {
            throw new Unfit("It refers to " + Printable.text(reference)
                    + ", which is out of the document. References are followed within the document only; put it into"
                    + " one.");
        }
        JsonNode at = document;
        String pointer = reference.substring(1);
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            throw missing(reference);
        }
        String[] parts =
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1);
        for (String part : parts) {
            String name = decoded(part, reference).replace("~1", "/").replace("~0", "~");
            at = at.isArray() && name.matches("[0-9]{1,6}") ? at.path(Integer.parseInt(name)) : at.path(name);
        }
        if (at.isMissingNode()) {
            throw missing(reference);
        }
        return at;
    }

    private static String decoded(String part, String reference) throws Unfit {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            throw missing(reference);
        }
    }

    private static Unfit missing(String reference) {
        return new Unfit("It refers to " + Printable.text(reference) + ", which is not in the document.");
    }
}
