package dev.behalf.server.mcp;

import dev.behalf.server.upstream.Parked;
import tools.jackson.databind.node.ObjectNode;

/// How to go on with a request that may be a further round of one.
sealed interface Round {

    /// The server is asked.
    record Ask(Matter matter) implements Round {}

    /// A request that waits at the server gets the answer it waits for.
    record Resume(Matter matter, Parked call, ObjectNode outcome) implements Round {}

    /// A request that waits at the server, for another node, gets the answer there.
    ///
    /// @param key names it
    record Elsewhere(String key, ObjectNode outcome) implements Round {}

    /// The server is not asked.
    ///
    /// @param outcome for the log of calls
    record Instead(Reply reply, String outcome) implements Round {}
}
