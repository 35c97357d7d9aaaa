package dev.behalf.server.mcp;

import dev.behalf.server.upstream.Joined;
import tools.jackson.databind.JsonNode;

/// Who waits for an answer that a client gave.
sealed interface Whose {

    /// A request under way on this node, which has it by now.
    record Taken() implements Whose {}

    /// A server, in a session of the client.
    ///
    /// @param address of the server, as a digest
    /// @param id that the server gave its question
    record OfServer(String server, String address, Joined session, JsonNode id) implements Whose {}

    /// @param problem a sentence
    record Nobodys(String problem) implements Whose {}
}
