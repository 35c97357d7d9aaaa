package dev.behalf.server.mcp;

import dev.behalf.server.crypto.RandomText;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// What a server is asked for.
///
/// @param method of MCP
/// @param params with the server's own names
record Matter(String method, ObjectNode params) {

    static final String LISTEN = "subscriptions/listen";
    static final String RESPONSES = "inputResponses";
    static final String STATE = "requestState";

    /// Those that may come to `input_required` (2026-07-28, "Multi Round-Trip Requests").
    private static final Set<String> IN_ROUNDS = Set.of("tools/call", "prompts/get", "resources/read");

    boolean inRounds() {
        return IN_ROUNDS.contains(method);
    }

    /// The same for the same request in another round, whatever the order of members.
    String digest() {
        ObjectNode asked = params.deepCopy();
        asked.remove("_meta");
        asked.remove(RESPONSES);
        asked.remove(STATE);
        if (asked.path("arguments").isEmpty()) {
            asked.remove("arguments");
        }
        return RandomText.sha256(method + " " + sorted(asked));
    }

    private static String sorted(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, String> members = new TreeMap<>();
            node.properties()
                    .forEach(member ->
                            members.put(StringNode.valueOf(member.getKey()).toString(), sorted(member.getValue())));
            return members.toString();
        }
        if (node.isArray()) {
            return node.valueStream().map(Matter::sorted).toList().toString();
        }
        return node.toString();
    }
}
