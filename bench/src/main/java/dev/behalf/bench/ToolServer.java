package dev.behalf.bench;

import java.net.URI;

/// An MCP server in a process of its own, whose tool `echo` says again what it was told.
record ToolServer(Child process, int port) implements AutoCloseable {

    URI url() {
        return address(port, "/mcp");
    }

    /// What answers as soon as such a server is ready.
    static URI readiness(int port) {
        return address(port, "/ready");
    }

    private static URI address(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        process.close();
    }
}
