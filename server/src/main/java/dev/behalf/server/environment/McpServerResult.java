package dev.behalf.server.environment;

import java.util.List;

/// What changing an MCP server came to. Only with [Done] has anything changed.
public sealed interface McpServerResult {

    /// @param server as it is now
    record Done(McpServerView server) implements McpServerResult {}

    /// Another version was in force than the one that the change was begun from.
    ///
    /// @param differences what the change would change of what is in force
    record Conflict(List<Difference> differences) implements McpServerResult {
        public Conflict {
            differences = List.copyOf(differences);
        }
    }

    /// @param problems at least one
    record Problems(List<SettingProblem> problems) implements McpServerResult {
        public Problems {
            problems = List.copyOf(problems);
        }
    }
}
