package dev.behalf.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Starts an MCP server made with the official SDK for TypeScript, `server.mjs`.
final class SdkServer {

    private SdkServer() {}

    /// @param takes how long the tool waits before it answers
    static ToolServer start(Node node, Path directory, Duration takes) {
        int port = Probe.freePort();
        Child process = node.start(
                directory.resolve("sdk.log"), Map.of(), "server.mjs", Integer.toString(port), "" + takes.toMillis());
        Probe.awaitReady(ToolServer.readiness(port), Map.of(), process);
        return new ToolServer(process, port);
    }
}
