package dev.behalf.server.mcp;

import tools.jackson.databind.node.ObjectNode;

/// Something that clients can have done.
public interface Tool {

    /// As clients call it, unique among the tools of a caller.
    String name();

    /// As `tools/list` shows it: `name`, `description`, `inputSchema` and so on. The receiver may change it.
    ObjectNode definition();

    /// Does it.
    ///
    /// @param arguments empty where the client sent none
    /// @return the result of `tools/call`: `content`, `structuredContent`, `isError`. What the caller can put right
    ///     by other arguments is a result with `isError`, not an exception
    ObjectNode call(Caller caller, ObjectNode arguments);
}
