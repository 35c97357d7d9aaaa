package dev.behalf.server.mcp;

import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.environment.RegisteredMcpServer;
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

    /// The same for the same request to the same server in another round, whatever the order of members. Without the
    /// server, what one of them asked could be answered to another that has a tool of that name.
    String digest(RegisteredMcpServer server) {
        ObjectNode asked = params.deepCopy();
        asked.remove("_meta");
        asked.remove(RESPONSES);
        asked.remove(STATE);
        if (asked.path("arguments").isEmpty()) {
            asked.remove("arguments");
        }
        return RandomText.sha256(String.join(" ", server.name(), ServerAddress.digest(server), method, sorted(asked)));
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
