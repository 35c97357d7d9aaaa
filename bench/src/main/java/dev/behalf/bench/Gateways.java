package dev.behalf.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Others before the same MCP server. npm's gateways `mcp-proxy` and `@civic/passthrough-mcp-server` ask nobody for a
/// token and sign nothing; one thread each does all there is to do. HAProxy passes bytes on and knows nothing of MCP:
/// more than it does here nothing can that stands between. All of them are stopped together.
final class Gateways implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String INITIALIZE = """
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
             "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}}""";

    private final Node node;
    private final Path directory;
    private final ToolServer echo;
    private final Deque<Child> processes = new ArrayDeque<>();

    /// A gateway that is there.
    ///
    /// @param session that calls are made in, empty where there are none
    record Other(Contender contender, String session) {}

    /// @param node has the packages
    Gateways(Node node, Path directory, ToolServer echo) {
        this.node = node;
        this.directory = directory;
        this.echo = echo;
    }

    /// Passes on, and judges nothing.
    Other haproxy() {
        int port = Probe.freePort();
        Path configuration = Template.write(
                "pass.cfg",
                directory,
                Map.of("port", "" + port, "server", "" + echo.url().getPort()));
        Child process = started(Child.start(
                directory.resolve("haproxy.log"), Map.of(), List.of("haproxy", "-db", "-f", "" + configuration)));
        return ready("HAProxy, passing on", port, process);
    }

    /// Without sessions, and without a memory for streams that break off, both of which it would pay for.
    Other mcpProxy() {
        int port = Probe.freePort();
        Child process = start(
                "mcp-proxy",
                Map.of(),
                "mcp-proxy/dist/bin/mcp-proxy.mjs",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--server",
                "stream",
                "--stateless",
                "--no-eventStore",
                "--",
                node.binary(),
                node.packages().toAbsolutePath().resolve("bridge.mjs").toString(),
                echo.url().toString());
        return ready("mcp-proxy", port, process);
    }

    /// In one session, which it wants.
    Other passthrough() {
        int port = Probe.freePort();
        Child process = start(
                "passthrough",
                Map.of(
                        "PORT",
                        "" + port,
                        "TARGET_SERVER_URL",
                        echo.url().resolve("/").toString().replaceFirst("/$", ""),
                        "TARGET_SERVER_TRANSPORT",
                        "httpStream"),
                "@civic/passthrough-mcp-server/dist/cli.js");
        return ready("passthrough-mcp-server", port, process);
    }

    private Child start(String name, Map<String, String> environment, String program, String... arguments) {
        return started(node.start(directory.resolve(name + ".log"), environment, "node_modules/" + program, arguments));
    }

    private Child started(Child child) {
        processes.push(child);
        return child;
    }

    private Other ready(String name, int port, Child process) {
        Contender contender =
                new Contender(name, URI.create("http://127.0.0.1:" + port + "/mcp"), List.of(process, echo.process()));
        long end = System.nanoTime() + LIMIT.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (process.alive() && System.nanoTime() < end) {
                try {
                    HttpResponse<String> shaken = client.send(
                            HttpRequest.newBuilder(contender.url())
                                    .header("Content-Type", "application/json")
                                    .header("Accept", "application/json, text/event-stream")
                                    .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    if (shaken.statusCode() == 200) {
                        return new Other(
                                contender,
                                shaken.headers().firstValue("Mcp-Session-Id").orElse(""));
                    }
                } catch (IOException _) {
                    // It is not there yet.
                }
                Probe.pause(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
        throw new IllegalStateException(name + " does not become ready. Its output:\n" + process.output());
    }

    @Override
    public void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }
}
