package dev.behalf.sandbox.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.behalf.sandbox.idp.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A sample MCP server on 127.0.0.1. Its tools are in [Tools]; which era it speaks, whom it trusts and whether it is in
/// order may change at any time.
public final class SampleMcpServer implements AutoCloseable {

    /// Which revisions it speaks.
    public enum Era {
        /// 2025-11-25, with sessions.
        LEGACY,
        /// 2026-07-28.
        MODERN
    }

    static final String MODERN = "2026-07-28";
    private static final String LEGACY = "2025-11-25";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Visit> visits = new CopyOnWriteArrayList<>();
    private final Map<String, String> sessions = new ConcurrentHashMap<>();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final AtomicInteger questions = new AtomicInteger(900);
    private volatile Era era;
    private volatile Trust trust = Trust.anybody();
    private volatile int status;

    private SampleMcpServer(Era era, int port) {
        this.era = era;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/mcp", this::serve);
        server.start();
    }

    /// On a free port.
    public static SampleMcpServer start(Era era) {
        return new SampleMcpServer(era, 0);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
    }

    /// Lets others in from now on.
    public void trust(Trust trusted) {
        trust = trusted;
    }

    /// Is replaced by a server of another era.
    public void become(Era other) {
        era = other;
        sessions.clear();
    }

    /// Ends every session.
    public void endSessions() {
        sessions.clear();
    }

    /// Answers every request so from now on; 0 to be in order again.
    public void answer(int wrong) {
        status = wrong;
    }

    /// What it got, in its order.
    public List<Visit> visits() {
        return List.copyOf(visits);
    }

    /// Those of a method.
    public List<Visit> visits(String method) {
        return visits.stream().filter(visit -> visit.method().equals(method)).toList();
    }

    /// Whether a request was cancelled: by its id, or because its client left.
    public boolean cancelled(String request) {
        return cancelled.contains(request);
    }

    /// An id for a request of its own.
    int question() {
        return questions.incrementAndGet();
    }

    /// What came back for a request of its own.
    ///
    /// @param session in which it must come
    /// @return null where nothing did yet
    @Nullable
    Map<String, Object> answer(int question, String session) {
        return visits.stream()
                .filter(visit -> visit.method().isEmpty()
                        && session.equals(visit.headers().get("Mcp-Session-Id"))
                        && Tools.number(visit.message().get("id")).equals(Integer.toString(question)))
                .findFirst()
                .map(Visit::message)
                .orElse(null);
    }

    void cancel(String request) {
        cancelled.add(request);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (exchange.getRequestMethod().equals("DELETE")) {
                boolean ended = sessions.remove(String.valueOf(headers.get("Mcp-Session-Id"))) != null;
                exchange.sendResponseHeaders(ended ? 200 : 404, -1);
                return;
            }
            if (exchange.getRequestMethod().equals("GET")
                    && sessions.containsKey(String.valueOf(headers.get("Mcp-Session-Id")))) {
                if (headers.containsKey("Last-Event-ID")) {
                    // It names its events and keeps none.
                    exchange.sendResponseHeaders(400, -1);
                } else {
                    listen(exchange);
                }
                return;
            }
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Map<String, Object> message = Encoding.parseJson(body);
            visits.add(new Visit(headers, message));
            Map<String, Object> caller = trust.judge(headers);
            // What a client must never get to see.
            exchange.getResponseHeaders().set("Set-Cookie", "planted=cookie");
            if (status != 0) {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/planted");
                exchange.sendResponseHeaders(status, -1);
            } else if (caller == null) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"planted\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (era == Era.MODERN) {
                modern(exchange, headers, message, caller);
            } else {
                legacy(exchange, headers, message, caller);
            }
        } catch (Stream.Cut _) {
            // The exchange is closed before its body is whole, which cuts the connection.
        }
    }

    /// Says that its tools changed, and stays.
    private static void listen(HttpExchange exchange) throws IOException {
        try (Stream stream = new Stream(exchange)) {
            stream.send(Map.of("jsonrpc", "2.0", "method", "notifications/tools/list_changed"));
            while (true) {
                stream.comment();
                Tools.sleep(Map.of("millis", 20));
            }
        }
    }

    private void modern(
            HttpExchange exchange, Map<String, String> headers, Map<String, Object> message, Map<String, Object> caller)
            throws IOException {
        Object id = message.get("id");
        Map<String, Object> params = Tools.map(message.get("params"));
        Map<String, Object> meta = Tools.map(params.get("_meta"));
        String method = String.valueOf(message.get("method"));
        if (!MODERN.equals(meta.get("io.modelcontextprotocol/protocolVersion"))) {
            error(exchange, 400, id, -32022, "unsupported version", Map.of("supported", List.of(MODERN)));
        } else if (!MODERN.equals(headers.get("MCP-Protocol-Version")) || !method.equals(headers.get("Mcp-Method"))) {
            error(exchange, 400, id, -32020, "the headers say something else", null);
        } else if (method.equals("tools/call")
                && !params.getOrDefault("name", "").equals(headers.get("Mcp-Name"))) {
            error(exchange, 400, id, -32020, "Mcp-Name says something else", null);
        } else if (headers.containsKey("Mcp-Session-Id")) {
            error(exchange, 400, id, -32600, "there are no sessions", null);
        } else if (method.equals("server/discover")) {
            Map<String, Object> result = new LinkedHashMap<>(Tools.capabilities());
            result.put("supportedVersions", List.of(MODERN));
            result.put("resultType", "complete");
            result.put("_meta", Map.of("io.modelcontextprotocol/serverInfo", Map.of("name", "sample", "version", "1")));
            answer(exchange, id, result);
        } else {
            new Tools(this, exchange, id, params, caller, true, "").run(method);
        }
    }

    private void legacy(
            HttpExchange exchange, Map<String, String> headers, Map<String, Object> message, Map<String, Object> caller)
            throws IOException {
        Object id = message.get("id");
        String method = String.valueOf(message.get("method"));
        Map<String, Object> params = Tools.map(message.get("params"));
        String who = String.valueOf(caller.get("sub"));
        if (method.equals("initialize")) {
            String session = UUID.randomUUID().toString();
            sessions.put(session, who);
            exchange.getResponseHeaders().set("Mcp-Session-Id", session);
            Map<String, Object> result = new LinkedHashMap<>(Tools.capabilities());
            result.put("protocolVersion", LEGACY);
            result.put("serverInfo", Map.of("name", "sample", "version", "1"));
            answer(exchange, id, result);
            return;
        }
        String session = headers.get("Mcp-Session-Id");
        if (session == null) {
            error(exchange, 400, id, -32000, "a session was expected", null);
        } else if (!sessions.containsKey(session)) {
            exchange.sendResponseHeaders(404, -1);
        } else if (!who.equals(sessions.get(session))) {
            error(exchange, 403, id, -32000, "the session is another's", null);
        } else if (id == null || !message.containsKey("method")) {
            if (method.equals("notifications/cancelled")) {
                cancel(Tools.number(params.get("requestId")));
            }
            exchange.sendResponseHeaders(202, -1);
        } else {
            new Tools(this, exchange, id, params, caller, false, session).run(method);
        }
    }

    static void answer(HttpExchange exchange, @Nullable Object id, Map<String, ?> result) throws IOException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        message.put("result", result);
        send(exchange, 200, message);
    }

    static void error(
            HttpExchange exchange,
            int status,
            @Nullable Object id,
            int code,
            String text,
            @Nullable Map<String, Object> data)
            throws IOException {
        Map<String, Object> error = new HashMap<>(Map.of("code", code, "message", text));
        if (data != null) {
            error.put("data", data);
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        message.put("error", Collections.unmodifiableMap(error));
        send(exchange, status, message);
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> message) throws IOException {
        byte[] body = Encoding.json(message).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
