package dev.behalf.server.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// People who have to do something on a page first. A server of 2025-11-25 says so by an error ("URL Elicitation
/// Required Error"); clients of 2026-07-28 are asked, and send the same request again.
final class Elsewhere {

    static final int REQUIRED = -32042;
    private static final String MODE = "url";
    private static final String ELICITATION = "elicitation/create";

    private Elsewhere() {}

    /// Whether an error is one of these, and the client one that can be asked.
    static boolean isAsked(Asked asked, int code) {
        ObjectNode able = asked.capabilities();
        return code == REQUIRED
                && asked.modern()
                && able != null
                && able.path("elicitation").has(MODE);
    }

    static Reply reply(Asked asked, String message, @Nullable JsonNode data) {
        JsonNode given = asked.request().params().path(Matter.RESPONSES);
        boolean refused = given.valueStream()
                .anyMatch(response -> !response.path("action").asString("").equals("accept"));
        ObjectNode requests = JsonRpc.object();
        if (data != null) {
            for (JsonNode elicitation : data.path("elicitations")) {
                ObjectNode request =
                        requests.putObject("page-" + (requests.size() + 1)).put("method", ELICITATION);
                ObjectNode params = request.putObject("params")
                        .put("mode", MODE)
                        .put("message", elicitation.path("message").asString(message))
                        .put(MODE, elicitation.path(MODE).asString(""));
                if (elicitation.get("_meta") instanceof ObjectNode meta) {
                    params.set("_meta", meta);
                }
            }
        }
        if (refused || requests.isEmpty()) {
            return Reply.Fault.of(JsonRpc.INTERNAL_ERROR, message);
        }
        ObjectNode result = JsonRpc.object().put("resultType", "input_required");
        result.set("inputRequests", requests);
        return new Reply.Result(result);
    }
}
