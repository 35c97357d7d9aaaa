package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// MCP clients that people have, in the versions of `server/src/test/node/package.json`, sign Jane in at each provider,
/// list
/// the tools and call one.
class RealClientsTest {

    private static final Pattern AUTHORIZE = Pattern.compile("(http://[^\\s\"]*/authorize\\?[^\\s\"]*)");
    private static final Pattern REPORT = Pattern.compile("^(\\{\"era\".*)");
    private static final Pattern RESULT = Pattern.compile("^(\\{\"result\".*)");
    private static final String REMOTE = "node_modules/mcp-remote/dist/proxy.js";
    private static final String INSPECTOR = "node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js";

    @TempDir
    private static Path directory;

    private static TestingProviders providers;
    private static Gateway gateway;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() {
        providers = new TestingProviders(Clock.systemUTC());
        gateway = Gateway.start(providers.settings(directory), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        providers.close();
    }

    private static String server(String provider) {
        return providers.url(provider) + "/mcp";
    }

    @ParameterizedTest
    @CsvSource({
        "v1, auth0, legacy",
        "v1, clerk, legacy",
        "v1, cognito, legacy",
        "v1, workos, legacy",
        "v1, oidc, legacy",
        "v2-modern, auth0, modern",
        "v2-modern, clerk, modern",
        "v2-modern, cognito, modern",
        "v2-modern, workos, modern",
        "v2-legacy, oidc, legacy"
    })
    void theTypeScriptSdkSignsInAndRenewsItsToken(String kind, String provider, String era) {
        try (NodeProgram client = NodeProgram.start(home, "sdk-client.mjs", kind, server(provider));
                TestingPerson jane = new TestingPerson()) {
            jane.signIn(client.await(AUTHORIZE));
            JsonNode first = json(client.await(REPORT));
            JsonNode renewed = json(client.await(REPORT));

            assertThat(first.get("era").stringValue()).isEqualTo(era);
            assertThat(toolsOf(first)).containsExactly("whoami", "connection_status");
            assertThat(first.get("renewals").intValue()).isZero();
            assertIsJane(first.get("whoami"), provider);
            assertThat(renewed.get("renewals").intValue()).isEqualTo(1);
            assertIsJane(renewed.get("whoami"), provider);
            assertThat(client.exitCode()).as(client.output()).isZero();
        }
    }

    @Test
    void mcpRemoteConnectsAProgramThatSpeaksStandardInputOnly() {
        String port = String.valueOf(TestingProviders.freePort());
        try (NodeProgram remote = NodeProgram.start(home, REMOTE, server("auth0"), port);
                TestingPerson jane = new TestingPerson()) {
            jane.signIn(remote.await(AUTHORIZE));
            JsonNode initialized = call(remote, 1, "initialize", """
                    {"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"desk","version":"1"}}""");
            remote.write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            JsonNode tools = call(remote, 2, "tools/list", "{}");
            JsonNode whoami = call(remote, 3, "tools/call", "{\"name\":\"whoami\",\"arguments\":{}}");

            assertThat(initialized.get("protocolVersion").stringValue()).isEqualTo("2025-11-25");
            assertThat(namesOf(tools.get("tools"))).containsExactly("whoami", "connection_status");
            assertIsJane(whoami.get("structuredContent"), "auth0");
        }
    }

    private static JsonNode call(NodeProgram remote, int id, String method, String params) {
        remote.write("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
        return json(remote.await(Pattern.compile("^(\\{\"jsonrpc\".*\"id\":" + id + ",.*)")))
                .get("result");
    }

    @Test
    void inspectorListsTheTools() {
        JsonNode result = inspect("cognito", "--method", "tools/list");

        assertThat(namesOf(result.get("tools"))).containsExactly("whoami", "connection_status");
    }

    @Test
    void inspectorCallsAToolInTheModernWay() {
        JsonNode result =
                inspect("workos", "--protocol-era", "modern", "--method", "tools/call", "--tool-name", "whoami");

        assertIsJane(result.get("structuredContent"), "workos");
    }

    private JsonNode inspect(String provider, String... arguments) {
        String[] command = {
            INSPECTOR,
            "--server-url",
            server(provider),
            "--format",
            "json",
            "--callback-url",
            "http://127.0.0.1:0/oauth/callback"
        };
        try (NodeProgram inspector = NodeProgram.start(home, concat(command, arguments));
                TestingPerson jane = new TestingPerson()) {
            jane.signIn(inspector.await(AUTHORIZE));
            return json(inspector.await(RESULT)).get("result");
        }
    }

    private static String[] concat(String[] first, String[] second) {
        return Stream.of(first, second).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }

    private static List<String> toolsOf(JsonNode report) {
        return report.get("tools").valueStream().map(JsonNode::stringValue).toList();
    }

    private static List<String> namesOf(JsonNode tools) {
        return tools.valueStream().map(tool -> tool.get("name").stringValue()).toList();
    }

    private static void assertIsJane(JsonNode whoami, String environment) {
        assertThat(whoami.get("environment").stringValue()).isEqualTo(environment);
        assertThat(whoami.get("person").get("name").stringValue()).isEqualTo("Jane Doe");
        assertThat(whoami.get("person").get("email").stringValue()).isEqualTo("jane@acme.example");
    }
}
