package dev.behalf.server.mcp;

import java.util.List;
import java.util.Optional;

/// The tools of an MCP server. They may differ by who asks, and by nothing else: not by connection, not by what was
/// asked before (2026-07-28, "Tools").
@FunctionalInterface
public interface Toolbox {

    /// All that a caller may use, always in the same order.
    List<Tool> of(Caller caller);

    /// The one of a name.
    default Optional<Tool> find(Caller caller, String name) {
        return of(caller).stream().filter(tool -> tool.name().equals(name)).findFirst();
    }
}
