package dev.behalf.server.mcp;

import dev.behalf.server.web.Call;

/// An MCP server that clients see, and what answers there.
record Place(Mount mount, Dispatcher dispatcher) {

    /// Finds the place that a request is for. Must answer from memory.
    @FunctionalInterface
    interface Finder {
        /// @throws dev.behalf.server.web.ProblemException where there is none
        Place find(Call call);
    }
}
