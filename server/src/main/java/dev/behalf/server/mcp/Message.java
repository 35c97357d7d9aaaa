package dev.behalf.server.mcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A message of JSON-RPC 2.0 as MCP narrows it: ids are text or whole numbers, parameters are objects.
sealed interface Message {

    /// Wants an answer.
    ///
    /// @param params empty where none were sent
    record Request(JsonNode id, String method, ObjectNode params) implements Message {

        /// What the protocol adds to the parameters.
        ///
        /// @return null where it is not there, or is no object
        @Nullable
        ObjectNode meta() {
            return params.get("_meta") instanceof ObjectNode meta ? meta : null;
        }
    }

    /// Wants none.
    ///
    /// @param params empty where none were sent
    record Notification(String method, ObjectNode params) implements Message {}

    /// Answers a request of a server.
    ///
    /// @param outcome with a `result` or an `error`
    record Response(JsonNode id, ObjectNode outcome) implements Message {}

    /// Several at once, which 2025-03-26 has.
    record Batch(List<Message> messages) implements Message {

        public Batch {
            messages = List.copyOf(messages);
        }
    }

    /// Is none.
    ///
    /// @param code of JSON-RPC
    /// @param id as far as it could be read, null otherwise
    record Invalid(int code, String problem, @Nullable JsonNode id) implements Message {}
}
