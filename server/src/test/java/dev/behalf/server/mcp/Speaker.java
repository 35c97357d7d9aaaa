package dev.behalf.server.mcp;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// An MCP client of one era, at one address, with one token.
final class Speaker implements AutoCloseable {

    private static final AtomicInteger IDS = new AtomicInteger();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final String token;
    private final boolean modern;
    private String capabilities = "{\"elicitation\": {}}";
    private String session = "";

    Speaker(TestingMcp mcp, String path, String token, boolean modern) {
        this.address = URI.create("http://127.0.0.1:" + mcp.port() + path);
        this.token = token;
        this.modern = modern;
    }

    /// What came back.
    ///
    /// @param said before the answer
    record Heard(int status, HttpResponse<?> http, String body, List<JsonNode> said, JsonNode answer) {

        JsonNode result() {
            if (!answer.has("result")) {
                throw new AssertionError(status + " " + answer);
            }
            return answer.get("result");
        }

        int code() {
            return answer.at("/error/code").asInt(0);
        }

        /// The first text of a tool's result.
        String text() {
            return result().at("/content/0/text").asString();
        }
    }

    Heard ask(String method, String params) {
        return heard(send(request(method, params, IDS.incrementAndGet(), "")).join());
    }

    /// Says from now on that it can be asked this.
    Speaker able(String abilities) {
        capabilities = abilities;
        return this;
    }

    /// Shakes hands, as clients of earlier revisions do; those of 2026-07-28 have nothing to do.
    ///
    /// @return the session id, empty where it got none
    String open() {
        if (!modern) {
            session = "";
            HttpResponse<String> shaken = send(request(
                            "initialize",
                            "{\"protocolVersion\": \"2025-11-25\", \"capabilities\": " + capabilities + "}",
                            0,
                            ""))
                    .join();
            session = shaken.headers().firstValue("Mcp-Session-Id").orElse("");
        }
        return session;
    }

    /// Asks for what is said in the session while nothing is asked; closing the speaker leaves.
    HttpResponse<Stream<String>> listen() {
        return listen("");
    }

    /// @param from the event after which to go on, empty for a new stream
    HttpResponse<Stream<String>> listen(String from) {
        HttpRequest.Builder request = builder().header("MCP-Protocol-Version", "2025-11-25");
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        if (!from.isEmpty()) {
            request.header("Last-Event-ID", from);
        }
        return http.sendAsync(request.GET().build(), HttpResponse.BodyHandlers.ofLines())
                .join();
    }

    /// Ends the session.
    ///
    /// @return the status
    int end() {
        return send(builder().header("Mcp-Session-Id", session).DELETE().build())
                .join()
                .statusCode();
    }

    /// Goes on in a session.
    Speaker in(String id) {
        session = id;
        return this;
    }

    /// Calls a tool and answers what it asks on the way, however that is asked.
    ///
    /// @param answers by message
    Heard converse(String tool, String arguments, Function<String, String> answers) {
        String state = "";
        String responses = "";
        while (true) {
            String params = "{\"name\": \"%s\", \"arguments\": %s%s%s}".formatted(tool, arguments, state, responses);
            Heard heard = stream(params, question -> {
                int status = status(reply(question.get("id"), answers.apply(message(question))));
                if (status != 202) {
                    throw new AssertionError(status);
                }
            });
            if (!heard.answer().path("result").path("resultType").asString("").equals("input_required")) {
                return heard;
            }
            JsonNode given = heard.result().get("requestState");
            state = given == null ? "" : ", \"requestState\": " + given;
            responses = ", \"inputResponses\": {"
                    + heard.result().path("inputRequests").properties().stream()
                            .map(request ->
                                    "\"" + request.getKey() + "\": " + answers.apply(message(request.getValue())))
                            .collect(Collectors.joining(","))
                    + "}";
        }
    }

    static String message(JsonNode question) {
        return question.at("/params/message").asString("");
    }

    static String reply(JsonNode id, String result) {
        return "{\"jsonrpc\": \"2.0\", \"id\": " + id + ", \"result\": " + result + "}";
    }

    /// Calls a tool and tells what is asked on its stream, when it is.
    Heard stream(String params, Consumer<JsonNode> asked) {
        HttpRequest request = request("tools/call", params, IDS.incrementAndGet(), "");
        HttpResponse<Stream<String>> response =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofLines()).join();
        boolean events = isStream(response);
        List<JsonNode> messages = new ArrayList<>();
        try (Stream<String> lines = response.body()) {
            lines.filter(line -> !events || line.startsWith("data: "))
                    .map(line -> JsonMapper.shared().readTree(events ? line.substring(6) : line))
                    .forEach(message -> {
                        messages.add(message);
                        if (message.has("method") && message.has("id")) {
                            asked.accept(message);
                        }
                    });
        }
        JsonNode answer = messages.isEmpty() ? MissingNode.getInstance() : messages.removeLast();
        return new Heard(response.statusCode(), response, "", messages, answer);
    }

    /// Asks, and reads what comes line by line; closing the speaker leaves.
    HttpResponse<Stream<String>> lines(String method, String params, int id) {
        return http.sendAsync(request(method, params, id, ""), HttpResponse.BodyHandlers.ofLines())
                .join();
    }

    Heard call(String tool, String arguments) {
        return ask("tools/call", "{\"name\": \"%s\", \"arguments\": %s}".formatted(tool, arguments));
    }

    /// Calls a tool and does not wait; cancelling the future is leaving.
    CompletableFuture<HttpResponse<String>> begin(String tool, String arguments, int id) {
        return send(request(
                "tools/call",
                "{\"name\": \"%s\", \"arguments\": %s}".formatted(tool, arguments),
                id,
                "progress-" + id));
    }

    int status(String notification) {
        HttpRequest.Builder builder = builder();
        if (!session.isEmpty()) {
            builder.header("Mcp-Session-Id", session);
        }
        return send(builder.POST(HttpRequest.BodyPublishers.ofString(notification))
                        .build())
                .join()
                .statusCode();
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder builder() {
        return HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("Cookie", "planted=1")
                .header("Forwarded", "for=planted")
                .header("X-Forwarded-For", "192.0.2.7");
    }

    private HttpRequest request(String method, String given, int id, String progress) {
        ObjectNode params = (ObjectNode) JsonMapper.shared().readTree(given);
        ObjectNode meta = params.get("_meta") instanceof ObjectNode there
                ? there
                : JsonMapper.shared().createObjectNode();
        if (!progress.isEmpty()) {
            meta.put("progressToken", progress);
        }
        HttpRequest.Builder request = builder();
        if (modern) {
            meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
            meta.set(
                    "io.modelcontextprotocol/clientCapabilities",
                    JsonMapper.shared().readTree(capabilities));
            request.header("Mcp-Session-Id", "planted")
                    .header("MCP-Protocol-Version", "2026-07-28")
                    .header("Mcp-Method", method);
            String name = params.path(method.equals("resources/read") ? "uri" : "name")
                    .asString("");
            if (!name.isEmpty()) {
                request.header("Mcp-Name", name);
            }
        } else if (!method.equals("initialize")) {
            request.header("MCP-Protocol-Version", "2025-11-25");
            if (!session.isEmpty()) {
                request.header("Mcp-Session-Id", session);
            }
        }
        if (!meta.isEmpty()) {
            params.set("_meta", meta);
        }
        ObjectNode message = JsonMapper.shared()
                .createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method);
        message.set("params", params);
        return request.POST(HttpRequest.BodyPublishers.ofString(message.toString()))
                .build();
    }

    static Heard heard(HttpResponse<String> response) {
        List<JsonNode> messages = new ArrayList<>();
        if (isStream(response)) {
            response.body()
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .forEach(line -> messages.add(JsonMapper.shared().readTree(line.substring(6))));
        } else if (!response.body().isEmpty()) {
            messages.add(JsonMapper.shared().readTree(response.body()));
        }
        JsonNode answer = messages.isEmpty() ? MissingNode.getInstance() : messages.removeLast();
        return new Heard(response.statusCode(), response, response.body(), messages, answer);
    }

    static boolean isStream(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
