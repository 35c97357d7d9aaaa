package dev.behalf.server.upstream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A request of a server to the client, while a request of the client is under way.
///
/// @param id that the server gave it; good in its session only
/// @param params null where it has none
/// @param session in which the server waits for the answer, null where it keeps none
/// @param version of the protocol
public record Question(
        JsonNode id,
        String method,
        @Nullable ObjectNode params,
        @Nullable String session,
        String version) {

    /// Without the session, which is a secret, and what is asked.
    @Override
    public String toString() {
        return "Question[" + method + "]";
    }
}
