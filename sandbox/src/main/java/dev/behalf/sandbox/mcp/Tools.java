package dev.behalf.sandbox.mcp;

import com.sun.net.httpserver.HttpExchange;
import dev.behalf.sandbox.idp.Encoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the sample server does.
///
/// | tool | does |
/// |---|---|
/// | `greet` | says who calls, by what it was shown |
/// | `echo` | gives its parameters back, with members that no revision has |
/// | `slow` | tells of its progress, `steps` times every `millis`; ends when it is cancelled |
/// | `silent` | says nothing for `millis`, then answers plainly |
/// | `flood` | says more than anybody wants to hear |
/// | `die` | breaks off in the middle |
/// | `ask` | wants input of the person, `times` times, and says what it got |
/// | `erase` | calls itself destructive |
/// | `page` | wants the person to do something on a page first, `times` times |
final class Tools {

    private final SampleMcpServer server;
    private final HttpExchange exchange;
    private final Object id;
    private final Map<String, Object> params;
    private final Map<String, Object> caller;
    private final boolean modern;
    private final String session;

    Tools(
            SampleMcpServer server,
            HttpExchange exchange,
            @Nullable Object id,
            Map<String, Object> params,
            Map<String, Object> caller,
            boolean modern,
            String session) {
        this.session = session;
        this.server = server;
        this.exchange = exchange;
        this.id = id == null ? "" : id;
        this.params = params;
        this.caller = caller;
        this.modern = modern;
    }

    static Map<String, Object> capabilities() {
        return Map.of(
                "capabilities",
                Map.of(
                        "tools", Map.of("listChanged", true),
                        "resources", Map.of("subscribe", true),
                        "prompts", Map.of(),
                        "completions", Map.of(),
                        "logging", Map.of()),
                "instructions",
                "A sample.");
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static String number(@Nullable Object value) {
        return value instanceof Number number ? Long.toString(number.longValue()) : String.valueOf(value);
    }

    void run(String method) throws IOException {
        switch (method) {
            case "tools/list" -> list();
            case "tools/call" -> call(String.valueOf(params.get("name")), map(params.get("arguments")));
            case "resources/list" ->
                answer(Map.of("resources", List.of(Map.of("uri", "sample://readme", "name", "readme", "vendor", 1))));
            case "resources/read" -> read(String.valueOf(params.get("uri")));
            case "prompts/list" -> answer(Map.of("prompts", List.of(Map.of("name", "hello"))));
            case "prompts/get" -> answer(Map.of("messages", List.of(message(String.valueOf(params.get("name"))))));
            case "completion/complete" -> answer(Map.of("completion", Map.of("values", List.of("hello"))));
            case "logging/setLevel" -> answer(Map.of());
            default -> SampleMcpServer.error(exchange, modern ? 404 : 200, id, -32601, "no such method", null);
        }
    }

    private static Map<String, Object> message(String text) {
        return Map.of("role", "user", "content", Map.of("type", "text", "text", text));
    }

    private void read(String uri) throws IOException {
        if (uri.equals("sample://readme")) {
            answer(Map.of("contents", List.of(Map.of("uri", uri, "text", "Read " + caller.get("sub")))));
        } else {
            SampleMcpServer.error(exchange, 200, id, modern ? -32602 : -32002, "no such resource", Map.of("uri", uri));
        }
    }

    private void answer(Map<String, ?> result) throws IOException {
        SampleMcpServer.answer(exchange, id, complete(result));
    }

    private Map<String, Object> complete(Map<String, ?> result) {
        Map<String, Object> complete = new LinkedHashMap<>(result);
        if (modern) {
            complete.putIfAbsent("resultType", "complete");
            complete.put("ttlMs", 5000);
            complete.put("cacheScope", "public");
        }
        return complete;
    }

    private Map<String, Object> response(Map<String, ?> result) {
        return Map.of("jsonrpc", "2.0", "id", id, "result", complete(result));
    }

    /// In two pages.
    private void list() throws IOException {
        if ("2".equals(params.get("cursor"))) {
            answer(Map.of(
                    "tools",
                    List.of(tool("slow"), tool("silent"), tool("flood"), tool("die"), tool("ask"), tool("page"))));
        } else {
            Map<String, Object> erase = new LinkedHashMap<>(tool("erase"));
            erase.put("annotations", Map.of("destructiveHint", true));
            answer(Map.of("tools", List.of(tool("greet"), tool("echo"), erase), "nextCursor", "2", "vendor", true));
        }
    }

    private static Map<String, Object> tool(String name) {
        return Map.of("name", name, "inputSchema", Map.of("type", "object"), "vendorHint", Map.of("of", name));
    }

    private static Map<String, Object> said(String text) {
        return Map.of("content", List.of(Map.of("type", "text", "text", text)));
    }

    private void call(String name, Map<String, Object> arguments) throws IOException {
        switch (name) {
            case "greet" -> {
                Map<String, Object> greeting = new LinkedHashMap<>(said("Hello " + caller.get("sub")));
                greeting.put("structuredContent", caller);
                answer(greeting);
            }
            case "echo" -> {
                Map<String, Object> echo = new LinkedHashMap<>(said("echo"));
                echo.put("structuredContent", params);
                echo.put("vendor", Map.of("unknown", List.of(1, Map.of())));
                answer(echo);
            }
            case "slow" -> slow(arguments);
            case "silent" -> {
                sleep(arguments);
                answer(said("at last"));
            }
            case "flood" -> flood();
            case "die" -> {
                Stream stream = new Stream(exchange, 100_000);
                stream.send(progress(1));
                throw new Stream.Cut();
            }
            case "ask" -> ask(arguments);
            case "erase" -> answer(said("erased"));
            case "page" -> page(((Number) arguments.getOrDefault("times", 1)).intValue());
            default -> SampleMcpServer.error(exchange, 200, id, -32602, "no such tool", null);
        }
    }

    private void page(int times) throws IOException {
        if (server.visits("tools/call").stream()
                        .filter(visit -> visit.parameter("name").equals("page"))
                        .count()
                > times) {
            answer(said("paid"));
        } else {
            SampleMcpServer.error(
                    exchange,
                    200,
                    id,
                    -32042,
                    "Pay first.",
                    Map.of(
                            "elicitations",
                            List.of(Map.of(
                                    "mode", "url",
                                    "elicitationId", "p1",
                                    "url", "https://pay.example/1",
                                    "message", "Pay here."))));
        }
    }

    private Map<String, Object> progress(int step) {
        Object token = map(params.get("_meta")).get("progressToken");
        return Map.of(
                "jsonrpc",
                "2.0",
                "method",
                "notifications/progress",
                "params",
                Map.of("progressToken", token == null ? "none" : token, "progress", step, "vendor", "kept"));
    }

    private void slow(Map<String, Object> arguments) throws IOException {
        int steps = ((Number) arguments.getOrDefault("steps", 3)).intValue();
        try (Stream stream = new Stream(exchange)) {
            for (int step = 1; step <= steps && !server.cancelled(number(id)); step++) {
                stream.send(progress(step));
                sleep(arguments);
            }
            stream.send(response(said("done")));
        } catch (IOException e) {
            server.cancel(number(id));
            throw e;
        }
    }

    static void sleep(Map<String, Object> arguments) {
        try {
            Thread.sleep(((Number) arguments.getOrDefault("millis", 1)).longValue());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void flood() throws IOException {
        Map<String, Object> much = Map.of(
                "jsonrpc",
                "2.0",
                "method",
                "notifications/message",
                "params",
                Map.of("level", "info", "data", "x".repeat(10_000)));
        try (Stream stream = new Stream(exchange)) {
            for (int i = 0; i < 100_000; i++) {
                stream.send(much);
            }
        } catch (IOException e) {
            server.cancel(number(id));
            throw e;
        }
    }

    /// So many times in a row, and says what it was told.
    private void ask(Map<String, Object> arguments) throws IOException {
        int times = ((Number) arguments.getOrDefault("times", 1)).intValue();
        if (modern) {
            askByResult(times);
        } else {
            askOnStream(times);
        }
    }

    private static Map<String, Object> question(int number) {
        return Map.of("method", "elicitation/create", "params", Map.of("message", "Name " + number + "?"));
    }

    private void askByResult(int times) throws IOException {
        Map<String, Object> able = map(map(params.get("_meta")).get("io.modelcontextprotocol/clientCapabilities"));
        int known = params.containsKey("inputResponses")
                ? Integer.parseInt(String.valueOf(params.get("requestState")).substring("known ".length()))
                : 0;
        if (!able.containsKey("elicitation")) {
            SampleMcpServer.error(
                    exchange,
                    400,
                    id,
                    -32021,
                    "elicitation is needed",
                    Map.of("requiredCapabilities", Map.of("elicitation", Map.of())));
        } else if (known == times) {
            answer(said("last " + Encoding.json(map(params.get("inputResponses")))));
        } else {
            answer(Map.of(
                    "resultType",
                    "input_required",
                    "requestState",
                    "known " + (known + 1),
                    "inputRequests",
                    Map.of("name", question(known + 1))));
        }
    }

    private void askOnStream(int times) throws IOException {
        try (Stream stream = new Stream(exchange)) {
            List<String> answers = new ArrayList<>();
            for (int number = 1; number <= times && !server.cancelled(number(id)); number++) {
                int question = server.question();
                Map<String, Object> message = new LinkedHashMap<>(question(number));
                message.put("jsonrpc", "2.0");
                message.put("id", question);
                stream.send(message);
                answers.add(answered(question, stream));
            }
            stream.send(response(said(String.join("; ", answers))));
        } catch (IOException e) {
            server.cancel(number(id));
            throw e;
        }
    }

    /// Waits for the answer, in the session in which it asked.
    private String answered(int question, Stream stream) throws IOException {
        while (!server.cancelled(number(id))) {
            Map<String, Object> answer = server.answer(question, session);
            if (answer != null) {
                return answer.containsKey("error") ? "refused" : Encoding.json(map(answer.get("result")));
            }
            stream.comment();
            sleep(Map.of("millis", 5));
        }
        return "cancelled";
    }
}
