package dev.behalf.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// An MCP server made with the official SDK for TypeScript, `server.mjs`. Its tool is the one of [EchoServer].
final class SdkServer implements AutoCloseable {

    private final Child process;
    private final int port;

    private SdkServer(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param takes how long the tool waits before it answers
    static SdkServer start(Node node, Path directory, Duration takes) {
        int port = Probe.freePort();
        Child process = node.start(
                directory.resolve("sdk.log"), Map.of(), "server.mjs", Integer.toString(port), "" + takes.toMillis());
        Probe.awaitReady(URI.create("http://127.0.0.1:" + port + "/ready"), Map.of(), process);
        return new SdkServer(process, port);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port + "/mcp");
    }

    Child process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
