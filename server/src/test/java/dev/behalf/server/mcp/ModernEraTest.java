package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.TestingMcp.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Clients of 2026-07-28, whose every request stands for itself.
class ModernEraTest {

    private static final String VERSION = "'io.modelcontextprotocol/protocolVersion': '2026-07-28'";
    private static final String CAPABILITIES = "'io.modelcontextprotocol/clientCapabilities': {}";
    private static final String META = "'_meta': {" + VERSION + ", " + CAPABILITIES + "}";

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

    private static HttpResponse<String> send(Map<String, String> headers, String method, String params) {
        HttpRequest.Builder request = mcp.post(
                        "{'jsonrpc': '2.0', 'id': 'r-1', 'method': '" + method + "', 'params': {" + params + "}}")
                .header("Authorization", "Bearer " + token);
        headers.forEach(request::header);
        return mcp.send(request);
    }

    private static Map<String, String> headers(String method, String... more) {
        Map<String, String> headers = new HashMap<>(Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method));
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    private static HttpResponse<String> send(String method) {
        return send(headers(method), method, META);
    }

    private static HttpResponse<String> call(String header, String name) {
        return send(headers("tools/call", "Mcp-Name", header), "tools/call", "'name': '" + name + "', " + META);
    }

    private static void assertFault(HttpResponse<String> response, int status, int code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).get("error").get("code").intValue()).isEqualTo(code);
        assertThat(json(response).get("id").stringValue()).isEqualTo("r-1");
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(item -> texts.add(item.stringValue()));
        return texts;
    }

    @Test
    void canBeDiscovered() {
        HttpResponse<String> response = send("server/discover");
        JsonNode result = json(response).get("result");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(texts(result.get("supportedVersions")))
                .containsExactly("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26");
        assertThat(result.get("capabilities").toString()).isEqualTo("{\"tools\":{\"listChanged\":false}}");
        assertThat(result.get("resultType").stringValue()).isEqualTo("complete");
        assertThat(result.get("ttlMs").intValue()).isPositive();
        assertThat(result.get("cacheScope").stringValue()).isEqualTo("private");
        assertThat(result.get("_meta")
                        .get("io.modelcontextprotocol/serverInfo")
                        .get("version")
                        .stringValue())
                .isEqualTo("1.2.3");
    }

    @Test
    void listsAndCallsToolsWithWhatThisEraAdds() {
        JsonNode list = json(send("tools/list")).get("result");
        JsonNode called = json(call("whoami", "whoami")).get("result");

        assertThat(list.get("tools").size()).isEqualTo(2);
        assertThat(list.get("resultType").stringValue()).isEqualTo("complete");
        assertThat(list.get("cacheScope").stringValue()).isEqualTo("private");
        assertThat(list.get("ttlMs").intValue()).isPositive();
        assertThat(called.get("resultType").stringValue()).isEqualTo("complete");
        assertThat(called.get("structuredContent").get("environment").stringValue())
                .isEqualTo("default");
        assertThat(called.has("ttlMs")).isFalse();
    }

    @Test
    void wantsEachRequestToSayWhatItIs() {
        assertFault(send(headers("tools/list"), "tools/list", ""), 400, -32602);
        assertFault(send(headers("tools/list"), "tools/list", "'_meta': []"), 400, -32602);
        assertFault(send(headers("tools/list"), "tools/list", "'_meta': {" + VERSION + "}"), 400, -32602);
        assertFault(send(headers("tools/list"), "tools/list", "'_meta': {" + CAPABILITIES + "}"), 400, -32602);
        assertFault(
                send(
                        headers("tools/list"),
                        "tools/list",
                        "'_meta': {" + VERSION + ", 'io.modelcontextprotocol/clientCapabilities': []}"),
                400,
                -32602);
        assertFault(send(Map.of("Mcp-Method", "tools/list"), "tools/list", ""), 400, -32602);
    }

    @Test
    void wantsHeadersToSayWhatTheBodySays() {
        Map<String, String> good = headers("tools/list");

        for (String header : List.of("MCP-Protocol-Version", "Mcp-Method")) {
            Map<String, String> without = new HashMap<>(good);
            without.remove(header);
            assertFault(send(without, "tools/list", META), 400, -32020);
        }
        assertFault(send(headers("tools/list", "MCP-Protocol-Version", "2025-11-25"), "tools/list", META), 400, -32020);
        assertFault(send(headers("tools/call"), "tools/list", META), 400, -32020);
        assertFault(send(headers("TOOLS/LIST"), "tools/list", META), 400, -32020);
        assertFault(send(headers("tools/call"), "tools/call", "'name': 'whoami', " + META), 400, -32020);
        assertFault(send(headers("tools/call", "Mcp-Name", "whoami"), "tools/call", META), 400, -32020);
        assertThat(send(headers("tools/list", "Mcp-Param-Region", "x"), "tools/list", META)
                        .statusCode())
                .as("headers that nobody knows")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "whoami,                       200",
        "=?base64?d2hvYW1p?=,          200",
        "connection_status,            400",
        "WHOAMI,                       400",
        "=?base64?d2hvYW1?=,           400",
        "=?base64?d2hv!!1p?=,          400",
        "=?base64?/w==?=,              400",
        "=?BASE64?d2hvYW1p?=,          400",
        "=?base64?d2hvYW1p,            400",
        "=?base64?=,                   400"
    })
    void comparesTheNameOfATool(String header, int status) {
        HttpResponse<String> response = call(header, "whoami");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).has("result")).isEqualTo(status == 200);
        if (status != 200) {
            assertFault(response, 400, -32020);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v999.0.0", "2026-07-29", "2024-11-05"})
    void saysWhichVersionsItSpeaks(String version) {
        HttpResponse<String> response = send(
                headers("server/discover", "MCP-Protocol-Version", version),
                "server/discover",
                "'_meta': {'io.modelcontextprotocol/protocolVersion': '" + version + "', " + CAPABILITIES + "}");

        assertFault(response, 400, -32022);
        assertThat(texts(json(response).get("error").get("data").get("supported")))
                .isEqualTo(Versions.ALL);
        assertThat(json(response).get("error").get("data").get("requested").stringValue())
                .isEqualTo(version);
    }

    /// It is among the versions that are offered, so that a client may pick it.
    @Test
    void servesALegacyVersionThatIsSaidInTheModernWay() {
        HttpResponse<String> response = send(
                Map.of("MCP-Protocol-Version", "2025-11-25"),
                "tools/list",
                "'_meta': {'io.modelcontextprotocol/protocolVersion': '2025-11-25', " + CAPABILITIES + "}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("result").has("resultType")).isFalse();
        assertThat(json(send(
                                Map.of("MCP-Protocol-Version", "2026-07-28"),
                                "initialize",
                                "'protocolVersion': '2025-11-25'"))
                        .get("result")
                        .get("protocolVersion")
                        .stringValue())
                .isEqualTo("2025-11-25");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "initialize",
                "ping",
                "logging/setLevel",
                "resources/list",
                "resources/subscribe",
                "subscriptions/listen",
                "tools/LIST",
                "unknown/method"
            })
    void saysSoOfMethodsItHasNot(String method) {
        assertFault(send(method), 404, -32601);
    }

    @Test
    void saysSoOfToolsItHasNot() {
        assertFault(call("other", "other"), 200, -32602);
    }

    @Test
    void takesNotificationsWithoutAnAnswer() {
        HttpResponse<String> response =
                mcp.send(mcp.post("{'jsonrpc': '2.0', 'method': 'notifications/cancelled', 'params': {" + META + "}}")
                        .header("Authorization", "Bearer " + token)
                        .header("MCP-Protocol-Version", "2026-07-28"));

        assertThat(response.statusCode()).isEqualTo(202);
    }

    @Test
    void refusesAHeaderThatWasSentTwice() {
        HttpResponse<String> response =
                mcp.send(mcp.post("{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list', 'params': {" + META + "}}")
                        .header("Authorization", "Bearer " + token)
                        .header("MCP-Protocol-Version", "2026-07-28")
                        .header("Mcp-Method", "tools/list")
                        .header("Mcp-Method", "tools/call"));

        assertThat(response.statusCode()).isEqualTo(400);
    }
}
