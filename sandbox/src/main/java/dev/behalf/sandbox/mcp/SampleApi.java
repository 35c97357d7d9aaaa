package dev.behalf.sandbox.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.behalf.sandbox.idp.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A sample REST API on 127.0.0.1 that knows nothing of MCP: it keeps notes, greets whoever its provider's
/// token names, and publishes an OpenAPI document of itself at `/openapi.json`.
public final class SampleApi implements AutoCloseable {

    /// A request as it came.
    ///
    /// @param target path and query, undecoded
    public record Request(String method, String target, Map<String, String> headers, String body) {

        /// Without headers, which hold credentials.
        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    private static final String NOTE = """
            {"type": "object", "required": ["text"], "properties": {
              "id": {"type": "integer", "readOnly": true},
              "text": {"type": "string", "minLength": 1, "description": "What the note says"},
              "tag": {"type": "string", "nullable": true}}}""";

    private static final String DOCUMENT = """
            {"openapi": "3.0.3",
             "info": {"title": "Acme Notes", "version": "1.4.0", "description": "Notes of the person who asks."},
             "servers": [{"url": "/v1"}],
             "paths": {
               "/hello": {"get": {"operationId": "greet", "summary": "Greets you", "responses": {"200": {"description": "ok",
                 "content": {"application/json": {"schema": {"type": "object",
                   "properties": {"greeting": {"type": "string"}}}}}}}}},
               "/notes": {
                 "get": {"operationId": "listNotes", "summary": "Lists notes",
                   "parameters": [{"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                     {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}],
                   "responses": {"200": {"description": "ok", "content": {"application/json": {"schema":
                     {"type": "array", "items": {"$ref": "#/components/schemas/Note"}}}}}}},
                 "post": {"operationId": "addNote", "summary": "Adds a note", "requestBody": {"required": true,
                   "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}},
                   "responses": {"201": {"description": "made"}}}},
               "/notes/{id}": {
                 "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                 "get": {"operationId": "readNote", "summary": "Reads a note",
                   "parameters": [{"name": "X-Trace", "in": "header", "schema": {"type": "string"}}],
                   "responses": {"200": {"description": "ok"}}},
                 "delete": {"operationId": "deleteNote", "summary": "Deletes a note for good",
                   "responses": {"204": {"description": "gone"}}}},
               "/notes/{id}/picture": {"put": {"operationId": "setPicture",
                 "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                 "requestBody": {"content": {"multipart/form-data": {}}}, "responses": {"204": {"description": "set"}}}},
               "/logo": {"get": {"operationId": "logo", "responses": {"200": {"description": "a picture"}}}},
               "/status": {"get": {"operationId": "status", "responses": {"200": {"description": "text"}}}},
               "/mirror": {"get": {"operationId": "mirror", "responses": {"200": {"description": "the request"}}}}
             },
             "components": {"schemas": {"Note": %s}}}""".formatted(NOTE);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<Integer, Map<String, Object>> notes = new ConcurrentSkipListMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile Trust trust = Trust.anybody();
    private volatile String document = DOCUMENT;
    private volatile int status;

    private SampleApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /// On a free port.
    public static SampleApi start() {
        return new SampleApi();
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The base URL of its operations.
    public String url() {
        return origin() + "/v1";
    }

    /// Where it publishes its document.
    public String documentUrl() {
        return origin() + "/openapi.json";
    }

    /// What it publishes.
    public String document() {
        return document;
    }

    /// Publishes another document from now on.
    public void publish(String other) {
        document = other;
    }

    /// Lets others in from now on.
    public void trust(Trust trusted) {
        trust = trusted;
    }

    /// Answers every call so from now on; 0 to be in order again.
    public void answer(int wrong) {
        status = wrong;
    }

    /// The calls it got, in their order, without those for its document.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestURI().toString();
            if (target.equals("/openapi.json")) {
                send(exchange, 200, "application/json", document);
                return;
            }
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            requests.add(new Request(exchange.getRequestMethod(), target, headers, body));
            // What a client must never get to see.
            exchange.getResponseHeaders().set("Set-Cookie", "planted=cookie");
            Map<String, Object> caller = trust.judge(headers);
            if (status != 0) {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/planted");
                send(exchange, status, "application/json", "{\"error\": \"planned\"}");
            } else if (caller == null) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"planted\"");
                send(exchange, 401, "application/json", "{\"error\": \"who are you?\"}");
            } else {
                route(exchange, exchange.getRequestURI().getRawPath(), headers, body, caller);
            }
        }
    }

    private void route(
            HttpExchange exchange, String path, Map<String, String> headers, String body, Map<String, Object> caller)
            throws IOException {
        String method = exchange.getRequestMethod();
        switch (path) {
            case "/v1/hello" ->
                json(exchange, 200, Map.of("greeting", "Hello, " + caller.getOrDefault("sub", "anybody")));
            case "/v1/status" -> send(exchange, 200, "text/plain", "in order");
            case "/v1/logo" -> send(exchange, 200, "image/png", "\u0089PNG");
            case "/v1/mirror" -> json(exchange, 200, Map.of("headers", headers));
            case "/v1/notes" -> {
                if (method.equals("POST")) {
                    int id = ids.incrementAndGet();
                    Map<String, Object> note = new LinkedHashMap<>(Encoding.parseJson(body));
                    note.put("id", id);
                    notes.put(id, note);
                    json(exchange, 201, note);
                } else {
                    send(
                            exchange,
                            200,
                            "application/json",
                            Encoding.json(Map.of("n", List.copyOf(notes.values())))
                                    .replaceFirst("^\\{\"n\":(.*)}$", "$1"));
                }
            }
            default -> one(exchange, method, path);
        }
    }

    private void one(HttpExchange exchange, String method, String path) throws IOException {
        Integer id = id(path);
        Map<String, Object> note = id == null ? null : notes.get(id);
        if (note == null) {
            json(exchange, 404, Map.of("error", "no such note"));
        } else if (method.equals("DELETE")) {
            notes.remove(id);
            exchange.sendResponseHeaders(204, -1);
        } else {
            json(exchange, 200, note);
        }
    }

    private static @Nullable Integer id(String path) {
        return path.matches("/v1/notes/[0-9]{1,6}") ? Integer.valueOf(path.substring("/v1/notes/".length())) : null;
    }

    private static void json(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        send(exchange, status, "application/json", Encoding.json(body));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
