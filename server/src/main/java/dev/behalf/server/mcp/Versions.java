package dev.behalf.server.mcp;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The revisions of MCP that are spoken. In the legacy ones a client shakes hands first (`initialize`); in the modern
/// one every request says all that is needed to answer it.
final class Versions {

    static final String MODERN = "2026-07-28";

    /// The only one with batches of JSON-RPC.
    static final String WITH_BATCHES = "2025-03-26";

    /// The newest first.
    static final List<String> LEGACY = List.of("2025-11-25", "2025-06-18", WITH_BATCHES);

    /// The newest first.
    static final List<String> ALL =
            Stream.concat(Stream.of(MODERN), LEGACY.stream()).toList();

    private Versions() {}

    /// @return the one a client asks for, or the newest that can be had by `initialize`
    static String negotiated(String wanted) {
        return LEGACY.contains(wanted) ? wanted : LEGACY.getFirst();
    }

    /// For a client that asks for another.
    static Reply.Fault unsupported(String requested) {
        ObjectNode data = JsonRpc.object();
        ArrayNode supported = data.putArray("supported");
        ALL.forEach(supported::add);
        data.put("requested", requested);
        return new Reply.Fault(
                400,
                JsonRpc.UNSUPPORTED_VERSION,
                "The protocol version was expected to be one of " + String.join(", ", ALL) + ".",
                data);
    }
}
