package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.TestingMcp.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Clients that shake hands first: 2025-03-26 to 2025-11-25.
class LegacyEraTest {

    private static TestingDatabase testing;
    private static Database database;
    private static TestingMcp mcp;
    private static String token;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        mcp = new TestingMcp(database, new TestingClock());
        token = mcp.token();
    }

    @AfterAll
    static void stop() {
        mcp.close();
        database.close();
        testing.close();
    }

    private static HttpResponse<String> send(String message, @Nullable String version) {
        var request = mcp.post(message).header("Authorization", "Bearer " + token);
        return mcp.send(version == null ? request : request.header("MCP-Protocol-Version", version));
    }

    private static HttpResponse<String> send(String message) {
        return send(message, "2025-11-25");
    }

    private static String initialize(String version) {
        return "{'jsonrpc': '2.0', 'id': 0, 'method': 'initialize', 'params': {'protocolVersion': '" + version
                + "', 'capabilities': {}, 'clientInfo': {'name': 'test', 'version': '1'}}}";
    }

    private static int code(HttpResponse<String> response) {
        return json(response).get("error").get("code").intValue();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03-26, 2025-03-26",
        "2025-06-18, 2025-06-18",
        "2025-11-25, 2025-11-25",
        "2024-11-05, 2025-11-25",
        "2026-07-28, 2025-11-25",
        "1.0,        2025-11-25"
    })
    void agreesOnAVersion(String wanted, String agreed) {
        HttpResponse<String> response = send(initialize(wanted), null);
        JsonNode result = json(response).get("result");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
        assertThat(json(response).get("id").intValue()).isZero();
        assertThat(result.get("protocolVersion").stringValue()).isEqualTo(agreed);
        assertThat(result.get("capabilities").toString()).isEqualTo("{\"tools\":{\"listChanged\":false}}");
        assertThat(result.get("serverInfo").toString())
                .isEqualTo("{\"name\":\"behalf\",\"title\":\"Behalf\",\"version\":\"1.2.3\"}");
        assertThat(result.get("instructions").stringValue()).contains("whoami", "connection_status");
    }

    @Test
    void wantsToKnowTheVersionOfAHandshake() {
        HttpResponse<String> response = send("{'jsonrpc': '2.0', 'id': 'a', 'method': 'initialize'}", null);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(code(response)).isEqualTo(-32602);
        assertThat(json(response).get("id").stringValue()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"notifications/initialized", "notifications/cancelled", "notifications/anything", "tools/call"})
    void takesNotificationsWithoutAnAnswer(String method) {
        HttpResponse<String> response = send("{'jsonrpc': '2.0', 'method': '" + method + "'}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void answersPingAndSaysSoOfMethodsItHasNot() {
        assertThat(send("{'jsonrpc': '2.0', 'id': 12345678901234567890, 'method': 'ping'}")
                        .body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":12345678901234567890,\"result\":{}}");
        for (String method : List.of("server/discover", "resources/list", "logging/setLevel", "", "x".repeat(9000))) {
            HttpResponse<String> response =
                    send("{'jsonrpc': '2.0', 'id': 1, 'method': '" + method + "', 'params': {}}");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(code(response)).isEqualTo(-32601);
            assertThat(response.body()).hasSizeLessThan(400);
        }
    }

    @Test
    void takesTheVersionsItSpeaksAndNoOthers() {
        String ping = "{'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}";

        assertThat(send(ping, null).statusCode()).isEqualTo(200);
        for (String version : Versions.LEGACY) {
            assertThat(send(ping, version).statusCode()).isEqualTo(200);
        }
        for (String version : List.of("2024-11-05", "2099-01-01", "x")) {
            HttpResponse<String> response = send(ping, version);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(code(response)).isEqualTo(-32022);
            assertThat(send("{'jsonrpc': '2.0', 'method': 'notifications/initialized'}", version)
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void listsToolsWithAllThatClientsShow() {
        JsonNode result = json(send("{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list'}"))
                .get("result");
        List<String> names = new ArrayList<>();
        result.get("tools").forEach(tool -> {
            names.add(tool.get("name").stringValue());
            assertThat(tool.get("title").stringValue()).isNotBlank();
            assertThat(tool.get("description").stringValue()).isNotBlank();
            assertThat(tool.get("inputSchema").get("type").stringValue()).isEqualTo("object");
            assertThat(tool.get("inputSchema").get("additionalProperties").booleanValue())
                    .isFalse();
            assertThat(tool.get("outputSchema").get("type").stringValue()).isEqualTo("object");
            assertThat(tool.get("annotations").get("readOnlyHint").booleanValue())
                    .isTrue();
            assertThat(tool.get("annotations").get("openWorldHint").booleanValue())
                    .isFalse();
        });

        assertThat(names).containsExactly("whoami", "connection_status");
        assertThat(result.has("nextCursor")).isFalse();
        assertThat(result.has("resultType")).as("which this era has not").isFalse();
        assertThat(code(send("{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list', 'params': {'cursor': 'x'}}")))
                .isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'name': 7}",
                "{'name': 'other'}",
                "{'name': 'WHOAMI'}",
                "{'name': 'whoami', 'arguments': []}",
                "{'name': 'whoami', 'arguments': 'x'}"
            })
    void refusesACallOfNoTool(String params) {
        HttpResponse<String> response =
                send("{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': " + params + "}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(code(response)).isEqualTo(-32602);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                         | -32700 |",
                "{                                                          | -32700 |",
                "{'jsonrpc': '2.0', 'id': 1, 'id': 2, 'method': 'ping'}     | -32700 |",
                "{'jsonrpc': '2.0', 'id': 1, 'method': 'ping'} {}           | -32700 |",
                "{'jsonrpc': '2.0', 'id': 1e999999999, 'method': 'ping'}    | -32600 |",
                "[]                                                         | -32600 |",
                "[{'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}]            | -32600 |",
                "7                                                          | -32600 |",
                "null                                                       | -32600 |",
                "{'id': 1, 'method': 'ping'}                                | -32600 | 1",
                "{'jsonrpc': '1.0', 'id': 1, 'method': 'ping'}              | -32600 | 1",
                "{'jsonrpc': 2.0, 'id': 1, 'method': 'ping'}                | -32600 | 1",
                "{'jsonrpc': '2.0', 'id': 1}                                | -32600 | 1",
                "{'jsonrpc': '2.0', 'id': 1, 'method': 7}                   | -32600 | 1",
                "{'jsonrpc': '2.0', 'id': 1, 'method': 'ping', 'params': []}| -32600 | 1",
                "{'jsonrpc': '2.0', 'id': null, 'method': 'ping'}           | -32600 |",
                "{'jsonrpc': '2.0', 'id': 1.5, 'method': 'ping'}            | -32600 |",
                "{'jsonrpc': '2.0', 'id': {}, 'method': 'ping'}             | -32600 |",
                "{'jsonrpc': '2.0', 'id': true, 'method': 'ping'}           | -32600 |",
                "{'jsonrpc': '2.0', 'id': 1, 'result': {}}                  | -32600 |",
                "{'jsonrpc': '2.0', 'id': 1, 'error': {'code': 1}}          | -32600 |"
            })
    void saysWhatIsWrongWithAMessage(String message, int code, @Nullable Integer id) {
        HttpResponse<String> response = send(message);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(code(response)).isEqualTo(code);
        assertThat(json(response).has("id")).isEqualTo(id != null);
    }

    /// Clients of 2025-03-26 send no version ("Batching").
    @Test
    void takesSeveralMessagesAtOnceInTheOneRevisionThatHasThat() {
        String batch = "[{'jsonrpc': '2.0', 'id': 1, 'method': 'ping'},"
                + " {'jsonrpc': '2.0', 'method': 'notifications/cancelled', 'params': {'requestId': 9}},"
                + " {'jsonrpc': '2.0', 'id': 'b', 'method': 'tools/list'}, 7, " + initialize("2025-03-26") + "]";

        for (String version : new String[] {null, "2025-03-26"}) {
            HttpResponse<String> response = send(batch, version);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(json(response)
                            .valueStream()
                            .map(answer -> answer.path("id").asString("none")))
                    .containsExactly("1", "b", "none", "0");
            assertThat(json(response).get(1).at("/result/tools")).hasSize(2);
            assertThat(json(response).get(2).at("/error/code").asInt()).isEqualTo(-32600);
            assertThat(json(response).get(3).at("/error/message").asString()).contains("by itself");
        }
        String told = "[{'jsonrpc': '2.0', 'method': 'notifications/initialized'}]";
        assertThat(send(told, null).statusCode()).isEqualTo(202);
        assertThat(send(batch, "2025-06-18").statusCode()).isEqualTo(400);
        String ping = "{'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}";
        for (String wrong : List.of("[]", "[[" + ping + "]]", "[" + (ping + ",").repeat(50) + ping + "]")) {
            HttpResponse<String> response = send(wrong, null);
            assertThat(response.statusCode() + response.body()).as(wrong).contains("-32600");
        }
    }

    /// Whatever is asked.
    @Test
    void refusesAVersionThatIsNotSpokenOnStreamsToo() {
        for (String method : List.of("GET", "DELETE")) {
            for (String version : List.of("1999-01-01", "2026-07-28")) {
                HttpResponse<String> response = mcp.send(mcp.request("/mcp")
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "text/event-stream")
                        .header("Mcp-Session-Id", "planted")
                        .header("MCP-Protocol-Version", version)
                        .method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));

                assertThat(response.statusCode()).as(method + version).isEqualTo(version.startsWith("1") ? 400 : 405);
                assertThat(response.body()).contains(version.startsWith("1") ? "-32022" : "BH-");
            }
        }
    }

    @Test
    void takesNoTreeThatIsTooDeepAndNoBodyThatIsTooLong() {
        String call = "{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': 'whoami', 'arguments': ";

        for (int depth : new int[] {60, 70, 100_000}) {
            HttpResponse<String> response = send(call + "{'a':".repeat(depth) + "1" + "}".repeat(depth) + "}}");

            assertThat(response.statusCode()).isEqualTo(depth == 60 ? 200 : 400);
            assertThat(response.body()).contains(depth == 60 ? "takes no arguments" : "-32700");
        }
        assertThat(send(call + "{'a': '" + "x".repeat(999_000) + "'}}}").statusCode())
                .isEqualTo(200);
        assertThat(send(call + "{'a': '" + "x".repeat(1_000_000) + "'}}}").statusCode())
                .isEqualTo(413);
    }

    @Test
    void quotesNothingThatMayBeSecret() {
        HttpResponse<String> response = send("{'jsonrpc': '2.0', 'id': 1, 'secret-of-ann': hunter2}");

        assertThat(code(response)).isEqualTo(-32700);
        assertThat(response.body()).doesNotContain("hunter2", "secret-of-ann", "jackson", "Exception");
    }

    @Test
    void wantsJson() {
        HttpResponse<String> response = mcp.send(mcp.request("/mcp")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "text/plain")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("BH-415");
    }
}
