package dev.behalf.server.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is sent may be anything.
class DispatcherTest {

    private static final List<String> GOOD = List.of("""
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25"}}""", """
            {"jsonrpc": "2.0", "id": "x", "method": "tools/call", "params": {"name": "echo", "arguments": {"a": [1, {}]},
             "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                       "io.modelcontextprotocol/clientCapabilities": {}}}}""", """
            {"jsonrpc": "2.0", "id": -7, "method": "tools/list", "params": {"cursor": null}}""", """
            {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}""");

    private static final String[] SNIPPETS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "1e400",
        "-0",
        "\\u0000",
        "\ud800",
        "\"id\"",
        "\"params\"",
        "\"_meta\"",
        "\"\""
    };

    private static final Caller CALLER = new Caller(
            "default",
            "http://127.0.0.1:8080/mcp",
            "usr_1",
            "client_1",
            "grt_1",
            List.of("mcp"),
            Instant.parse("2026-01-02T12:05:00Z"));

    /// Gives the arguments back.
    private static final Tool ECHO = new Tool() {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public ObjectNode definition() {
            return JsonRpc.object().put("name", name());
        }

        @Override
        public ObjectNode call(Caller caller, ObjectNode arguments) {
            ObjectNode result = JsonRpc.object().put("resultType", "vendor").put("unknown", true);
            result.set("structuredContent", arguments);
            return result;
        }
    };

    private final Dispatcher dispatcher = new Dispatcher(new Introduction("1.2.3"), _ -> List.of(ECHO));

    private static RequestHeaders modern(String method) {
        return new RequestHeaders("2026-07-28", method, "echo");
    }

    @Test
    void leavesWhatAToolAnswersAsItIs() {
        Dispatcher.Answer answer = dispatcher.answer(GOOD.get(1).getBytes(UTF_8), modern("tools/call"), CALLER);

        assertThat(String.valueOf(answer.message()))
                .contains("\"resultType\":\"vendor\"", "\"unknown\":true", "\"structuredContent\":{\"a\":[1,{}]}");
    }

    /// The seed is fixed, so that a failure can be seen again.
    @Test
    void answersWhateverIsSent() {
        Random random = new Random(20260728);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = mutated(GOOD.get(random.nextInt(GOOD.size())), random);
            RequestHeaders headers = random.nextBoolean()
                    ? new RequestHeaders(null, null, null)
                    : modern(random.nextBoolean() ? "tools/call" : "tools/list");

            Dispatcher.Answer answer = dispatcher.answer(body, headers, CALLER);

            assertThat(answer.status()).as(new String(body, UTF_8)).isIn(200, 202, 400, 404);
            if (answer.message() != null) {
                byte[] sent = JsonMapper.shared().writeValueAsBytes(answer.message());
                assertThat(JsonMapper.shared().readTree(sent).get("jsonrpc").stringValue())
                        .isEqualTo("2.0");
                assertThat(answer.message().has("result") ^ answer.message().has("error"))
                        .isTrue();
            } else {
                assertThat(answer.status()).isEqualTo(202);
            }
        }
    }

    private static byte[] mutated(String message, Random random) {
        StringBuilder text = new StringBuilder(message);
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
                default -> text.setCharAt(at, (char) random.nextInt(0x250));
            }
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
