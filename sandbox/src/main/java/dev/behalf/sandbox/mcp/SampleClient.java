package dev.behalf.sandbox.mcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.behalf.sandbox.idp.Encoding;
import dev.behalf.sandbox.idp.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// A sample MCP client with a page, on 127.0.0.1: whoever opens it is led through the sign-in, then sees what a tool
/// answers.
public final class SampleClient implements AutoCloseable {

    private static final String NAME = "Sample client";
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A sign-in that is under way.
    private record UnderWay(String client, String verifier) {}

    private final String server;
    private final String tool;
    private final HttpServer page;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, UnderWay> underWay = new ConcurrentHashMap<>();

    private SampleClient(String server, String tool) {
        this.server = server;
        this.tool = tool;
        try {
            page = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page.createContext("/", this::serve);
        page.start();
    }

    /// On a free port.
    ///
    /// @param server an authorization server whose MCP server is at `/mcp` below it
    /// @param tool that is called without arguments
    public static SampleClient start(String server, String tool) {
        return new SampleClient(server, tool);
    }

    public String url() {
        return "http://127.0.0.1:" + page.getAddress().getPort() + "/";
    }

    private String callback() {
        return url() + "callback";
    }

    @Override
    public void close() {
        page.stop(0);
        http.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> begin(exchange);
                case "/callback" ->
                    finish(
                            exchange,
                            Encoding.parseForm(Objects.requireNonNullElse(
                                    exchange.getRequestURI().getRawQuery(), "")));
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(HttpExchange exchange) throws IOException, InterruptedException {
        String state = random();
        UnderWay begun = new UnderWay(register(), random());
        underWay.put(state, begun);
        String authorize = Encoding.url(
                server + "/authorize",
                Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        begun.client(),
                        "redirect_uri",
                        callback(),
                        "state",
                        state,
                        "code_challenge",
                        challenge(begun.verifier()),
                        "code_challenge_method",
                        "S256",
                        "resource",
                        server + "/mcp"));
        exchange.getResponseHeaders().set("Location", authorize);
        exchange.sendResponseHeaders(302, -1);
    }

    private String register() throws IOException, InterruptedException {
        Map<String, Object> metadata = Map.of("client_name", NAME, "redirect_uris", List.of(callback()));
        return text(post("/register", "application/json", Encoding.json(metadata), ""), "client_id");
    }

    private void finish(HttpExchange exchange, Map<String, String> answer) throws IOException, InterruptedException {
        UnderWay begun = underWay.remove(answer.getOrDefault("state", ""));
        if (begun == null || !answer.containsKey("code")) {
            show(exchange, "Not signed in", answer.getOrDefault("error_description", "Open the first page again."));
            return;
        }
        String form = Encoding.url(
                        "",
                        Map.of(
                                "grant_type", "authorization_code",
                                "client_id", begun.client(),
                                "redirect_uri", callback(),
                                "code", answer.get("code"),
                                "code_verifier", begun.verifier()))
                .substring(1);
        Map<String, Object> tokens = post("/token", "application/x-www-form-urlencoded", form, "");
        show(
                exchange,
                call(text(tokens, "access_token")),
                "This is what the tool " + tool + " of the team's MCP server answered, called as you.");
    }

    /// @return the first text of the tool's answer, or the whole answer where there is none
    private String call(String token) throws IOException, InterruptedException {
        Map<String, Object> answer = post(
                "/mcp",
                "application/json",
                Encoding.json(Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        1,
                        "method",
                        "tools/call",
                        "params",
                        Map.of("name", tool, "arguments", Map.of()))),
                token);
        Map<String, Object> result = Tools.map(answer.get("result"));
        return result.get("content") instanceof List<?> content
                        && !content.isEmpty()
                        && content.getFirst() instanceof Map<?, ?> first
                ? String.valueOf(first.get("text"))
                : String.valueOf(answer);
    }

    private Map<String, Object> post(String path, String type, String body, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", type)
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token).header("MCP-Protocol-Version", "2025-11-25");
        }
        String answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        // A server may answer by a stream of one event.
        return Encoding.parseJson(answer.substring(Math.max(0, answer.indexOf('{'))));
    }

    private static String text(Map<String, Object> document, String name) {
        return String.valueOf(document.get(name));
    }

    private static void show(HttpExchange exchange, String heading, String text) throws IOException {
        byte[] body = Page.message(NAME, heading, text).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Encoding.base64Url(bytes);
    }

    /// RFC 7636 section 4.2.
    private static String challenge(String verifier) {
        try {
            return Encoding.base64Url(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
