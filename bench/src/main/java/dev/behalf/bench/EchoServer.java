package dev.behalf.bench;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An MCP server of 2025-11-25 without sessions that does as little as one can.
final class EchoServer {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TOOL = """
            {"tools": [{"name": "echo", "description": "Says it again", "inputSchema": {"type": "object",
              "properties": {"text": {"type": "string"}}, "required": ["text"]}}]}""";
    private static final String HANDSHAKE = """
            {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "echo", "version": "1"}}""";

    private EchoServer() {}

    static ToolServer start(Path directory) {
        int port = Probe.freePort();
        Child process = Child.start(
                directory.resolve("echo.log"),
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoServer.class.getName(),
                        Integer.toString(port)));
        Probe.awaitReady(ToolServer.readiness(port), Map.of(), process);
        return new ToolServer(process, port);
    }

    public static void main(String... arguments) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .routing((HttpRouting.Builder routing) ->
                        routing.get("/ready", (_, response) -> response.send()).post("/mcp", EchoServer::answer))
                .build()
                .start();
    }

    private static void answer(ServerRequest request, ServerResponse response) {
        JsonNode message = JSON.readTree(request.content().as(byte[].class));
        if (!message.has("id")) {
            response.status(202).send();
            return;
        }
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", message.get("id"));
        answer.set("result", result(message));
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(JSON.writeValueAsBytes(answer));
    }

    private static JsonNode result(JsonNode message) {
        return switch (message.path("method").asString("")) {
            case "initialize" -> JSON.readTree(HANDSHAKE);
            case "tools/list" -> JSON.readTree(TOOL);
            default -> {
                ObjectNode result = JSON.createObjectNode();
                result.putArray("content")
                        .addObject()
                        .put("type", "text")
                        .put(
                                "text",
                                "You said "
                                        + message.at("/params/arguments/text").asString(""));
                yield result;
            }
        };
    }
}
