package dev.behalf.server.environment;

import org.jspecify.annotations.Nullable;

/// Is told how the team's MCP servers are doing, and what they say about themselves.
public interface McpServerReports {

    /// Notes how the last try to reach a server went.
    ///
    /// @param problem null where it went well
    void report(RegisteredMcpServer server, @Nullable String problem);

    /// Notes what a server said. What it leaves open stays as it was said before.
    void saw(RegisteredMcpServer server, SeenMcpServer seen);
}
