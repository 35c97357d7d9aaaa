package dev.behalf.server.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An MCP server of one era on a free port of this machine, which does as a test says.
final class TestingUpstream implements AutoCloseable {

    private static final String MODERN = "2026-07-28";

    private final boolean modern;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> subscribed = new ConcurrentHashMap<>();
    private final List<Listening> listening = new CopyOnWriteArrayList<>();
    final List<Got> got = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Consumer<Got> witness = got::add;
    private volatile String capabilities = "{\"tools\": {}, \"resources\": {}, \"prompts\": {}}";
    private volatile boolean away;

    @FunctionalInterface
    interface Handler {
        void handle(Got got) throws IOException;
    }

    /// A request.
    record Got(HttpExchange exchange, String session, JsonNode message) {

        JsonNode params() {
            return message.path("params");
        }

        String method() {
            return message.path("method").asString("");
        }

        @Nullable
        String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }

        ObjectNode response(String result) {
            ObjectNode response = JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0");
            response.set("id", message.get("id"));
            response.set("result", JsonMapper.shared().readTree(result.replace('\'', '"')));
            return response;
        }

        void answer(String result) throws IOException {
            send(exchange, 200, response(result));
        }

        void fail(int status, int code) throws IOException {
            ObjectNode response = JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0");
            response.set("id", message.get("id"));
            response.putObject("error").put("code", code).put("message", "no");
            send(exchange, status, response);
        }

        Events events() throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            return new Events(exchange.getResponseBody());
        }
    }

    /// A stream of events.
    record Events(OutputStream out) {
        void write(String text) throws IOException {
            out.write(text.getBytes(UTF_8));
            out.flush();
        }

        void send(JsonNode message) throws IOException {
            write("data: " + message + "\n\n");
        }

        void send(String id, JsonNode message) throws IOException {
            write("id: " + id + "\ndata: " + message + "\n\n");
        }
    }

    private record Listening(
            String session, @Nullable JsonNode subscription, JsonNode filter, LinkedBlockingQueue<ObjectNode> queue) {}

    TestingUpstream(boolean modern) {
        this.modern = modern;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/mcp", this::serve);
        server.start();
        on("subscriptions/listen", this::listen);
        on("resources/subscribe", request -> {
            subscribe(request);
            request.answer("{}");
        });
    }

    void subscribe(Got request) {
        subscribed
                .computeIfAbsent(request.session(), _ -> ConcurrentHashMap.newKeySet())
                .add(request.params().path("uri").asString(""));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
    }

    TestingUpstream on(String method, Handler handler) {
        handlers.put(method, handler);
        return this;
    }

    /// Answers a method with the same result always.
    TestingUpstream on(String method, String result) {
        return on(method, request -> request.answer(result));
    }

    TestingUpstream able(String said) {
        capabilities = said.replace('\'', '"');
        return this;
    }

    /// Shows each request to that from now on, and remembers none.
    TestingUpstream shownTo(Consumer<Got> other) {
        witness = other;
        return this;
    }

    /// How many requests are under way.
    int open() {
        return open.get();
    }

    /// Those that were begun and not ended.
    Set<String> liveSessions() {
        return Set.copyOf(sessions);
    }

    /// Fails from now on, or no more.
    void away(boolean now) {
        away = now;
    }

    List<Got> got(String method) {
        return got.stream().filter(each -> each.method().equals(method)).toList();
    }

    /// How many listen, who want to hear of a resource where one is named.
    int listeners(String uri) {
        return (int) listening.stream()
                .filter(each -> uri.isEmpty() || wants(each, "notifications/resources/updated", uri))
                .count();
    }

    /// How many sessions there are.
    int sessions() {
        return sessions.size();
    }

    /// Says something to all who want to hear it.
    void say(String method, String uri) {
        say(method, uri, uri);
    }

    /// Tells those who want to hear of a resource that another changed.
    void tell(String subscribed, String changed) {
        say("notifications/resources/updated", subscribed, changed);
    }

    private void say(String method, String of, String uri) {
        for (Listening each : listening) {
            if (wants(each, method, of)) {
                ObjectNode message = JsonMapper.shared()
                        .createObjectNode()
                        .put("jsonrpc", "2.0")
                        .put("method", method);
                ObjectNode params = message.putObject("params");
                if (!uri.isEmpty()) {
                    params.put("uri", uri);
                }
                if (each.subscription() != null) {
                    params.putObject("_meta").set("io.modelcontextprotocol/subscriptionId", each.subscription());
                }
                each.queue().add(message);
            }
        }
    }

    private boolean wants(Listening each, String method, String uri) {
        if (!modern) {
            return uri.isEmpty()
                    || subscribed.getOrDefault(each.session(), Set.of()).contains(uri);
        }
        return uri.isEmpty()
                ? each.filter().path(Tidings.kind(method)).asBoolean(false)
                : each.filter()
                        .path("resourceSubscriptions")
                        .valueStream()
                        .anyMatch(one -> one.asString("").equals(uri));
    }

    private void serve(HttpExchange exchange) throws IOException {
        open.incrementAndGet();
        try {
            served(exchange);
        } finally {
            open.decrementAndGet();
        }
    }

    private void served(HttpExchange exchange) throws IOException {
        try (exchange) {
            String session =
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"), "");
            byte[] body = exchange.getRequestBody().readAllBytes();
            JsonNode message = body.length == 0
                    ? JsonMapper.shared().createObjectNode().put("method", exchange.getRequestMethod())
                    : JsonMapper.shared().readTree(body);
            Got request = new Got(exchange, session, message);
            witness.accept(request);
            if (away) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            Handler handler = handlers.get(request.method());
            switch (request.method()) {
                case "DELETE" -> {
                    sessions.remove(session);
                    subscribed.remove(session);
                    exchange.sendResponseHeaders(200, -1);
                }
                case "GET" -> {
                    if (handler == null) {
                        listen(request);
                    } else {
                        handler.handle(request);
                    }
                }
                case "initialize" -> initialize(request);
                case "server/discover" -> discover(request);
                default -> {
                    if (!message.has("id") || !message.has("method")) {
                        exchange.sendResponseHeaders(202, -1);
                    } else if (handler == null) {
                        request.fail(modern ? 404 : 200, -32601);
                    } else {
                        handler.handle(request);
                    }
                }
            }
        }
    }

    private void initialize(Got request) throws IOException {
        if (modern) {
            request.fail(404, -32601);
            return;
        }
        String session = UUID.randomUUID().toString();
        sessions.add(session);
        request.exchange().getResponseHeaders().set("Mcp-Session-Id", session);
        request.answer("{'protocolVersion': '2025-11-25', 'capabilities': " + capabilities
                + ", 'serverInfo': {'name': 'testing', 'version': '1'}}");
    }

    private void discover(Got request) throws IOException {
        if (modern) {
            request.answer("{'supportedVersions': ['" + MODERN + "'], 'resultType': 'complete', 'capabilities': "
                    + capabilities + "}");
        } else {
            request.fail(400, -32601);
        }
    }

    void listen(Got request) throws IOException {
        Listening mine = new Listening(
                request.session(),
                request.message().get("id"),
                request.params().path("notifications"),
                new LinkedBlockingQueue<>());
        Events events = request.events();
        if (modern) {
            ObjectNode acknowledged = JsonMapper.shared()
                    .createObjectNode()
                    .put("jsonrpc", "2.0")
                    .put("method", "notifications/subscriptions/acknowledged");
            ObjectNode params = acknowledged.putObject("params");
            params.putObject("_meta").set("io.modelcontextprotocol/subscriptionId", mine.subscription());
            params.set("notifications", mine.filter());
            events.send(acknowledged);
        }
        listening.add(mine);
        try {
            while (true) {
                ObjectNode next = mine.queue().poll(10, TimeUnit.MILLISECONDS);
                if (next == null) {
                    events.write(": here\n\n");
                } else {
                    events.send(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listening.remove(mine);
        }
    }

    private static void send(HttpExchange exchange, int status, JsonNode message) throws IOException {
        byte[] bytes = message.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
