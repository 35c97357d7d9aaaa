package dev.behalf.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Gateways of others before the same MCP server: npm's `mcp-proxy` and `@civic/passthrough-mcp-server`. They
/// ask nobody for a token and sign nothing; one thread each does all there is to do. All of them are stopped
/// together.
final class Gateways implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String INITIALIZE = """
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
             "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}}""";

    private final Path packages;
    private final Path directory;
    private final EchoServer echo;
    private final Deque<Child> processes = new ArrayDeque<>();

    /// A gateway that is there.
    ///
    /// @param session that calls are made in, empty where there are none
    record Other(Contender contender, String session) {}

    /// @param packages where npm installed them
    Gateways(Path packages, Path directory, EchoServer echo) {
        this.packages = packages.toAbsolutePath();
        this.directory = directory;
        this.echo = echo;
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
                node(),
                packages.resolve("bridge.mjs").toString(),
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
        List<String> command = new ArrayList<>(List.of(
                node(), packages.resolve("node_modules").resolve(program).toString()));
        command.addAll(List.of(arguments));
        Child child = Child.start(directory.resolve(name + ".log"), environment, command);
        processes.push(child);
        return child;
    }

    /// The one that came with the packages, where there is one.
    private String node() {
        for (String architecture : List.of("x64", "arm64")) {
            Path own = packages.resolve("node_modules/node-linux-" + architecture + "/bin/node");
            if (Files.isExecutable(own)) {
                return own.toString();
            }
        }
        return "node";
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
