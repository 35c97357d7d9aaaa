package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// MCP clients that people have, at servers of the team behind the whole gateway: the official example server, of
/// 2025-11-25,
/// and one of 2026-07-28.
class RelayedClientsTest {

    private static final Pattern ADDRESS = Pattern.compile("^(http:.*)");
    private static final Pattern AUTHORIZE = Pattern.compile("(http://[^\\s\"]*/authorize\\?[^\\s\"]*)");
    private static final Pattern REPORT = Pattern.compile("^(\\{.*)");
    private static final Pattern RESULT = Pattern.compile("^(\\{\"result\".*)");
    private static final String REMOTE = "node_modules/mcp-remote/dist/proxy.js";
    private static final String INSPECTOR = "node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js";

    /// What each server is asked to do: to ask the person, to ask the model, to tell of its progress.
    private static final Map<String, List<String>> CALLS = Map.of(
            "official",
            List.of(
                    "trigger-elicitation-request",
                    "{}",
                    "trigger-sampling-request",
                    "{\"prompt\": \"Who?\"}",
                    "trigger-long-running-operation",
                    "{\"duration\": 0.3, \"steps\": 3}"),
            "modern",
            List.of(
                    "test_elicitation",
                    "{\"message\": \"Who?\"}",
                    "test_sampling",
                    "{\"prompt\": \"Who?\"}",
                    "test_tool_with_progress",
                    "{}"));

    @TempDir
    private static Path directory;

    private static final List<NodeProgram> SERVERS = new ArrayList<>();
    private static TestingProviders providers;
    private static Gateway gateway;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() {
        String port = String.valueOf(TestingProviders.freePort());
        NodeProgram official = NodeProgram.start(directory, "official-everything.mjs", port);
        NodeProgram modern = NodeProgram.start(directory, "everything-server.mjs", "modern");
        SERVERS.addAll(List.of(official, modern));
        official.await(Pattern.compile("listening on port (.*)"));
        providers = new TestingProviders(Clock.systemUTC())
                .with(Map.of("official", "http://127.0.0.1:" + port + "/mcp", "modern", modern.await(ADDRESS)));
        gateway = Gateway.start(providers.settings(directory), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        providers.close();
        SERVERS.forEach(NodeProgram::close);
    }

    private static String server(String name) {
        return providers.url("auth0") + "/mcp/" + name;
    }

    /// By a client of each era at once, which answer by names of their own.
    @ParameterizedTest
    @ValueSource(strings = {"official", "modern"})
    void whatAServerAsksReachesClientsOfBothErasAndNobodyElse(String name) {
        try (NodeProgram ann = client("v1", name, "ann");
                NodeProgram bob = client("v2-modern", name, "bob")) {
            assertThat(json(ann.await(REPORT)).get("era").stringValue()).isEqualTo("legacy");
            assertThat(json(bob.await(REPORT)).get("era").stringValue()).isEqualTo("modern");
            assertAreOf("ann", "bob", ann);
            assertAreOf("bob", "ann", bob);
        }
    }

    private NodeProgram client(String kind, String server, String name) {
        List<String> command = new ArrayList<>(List.of(
                "relay-client.mjs", kind, server(server), TestingClient.accessToken(providers, server(server)), name));
        command.addAll(Objects.requireNonNull(CALLS.get(server)));
        return NodeProgram.start(home, command.toArray(String[]::new));
    }

    private static void assertAreOf(String name, String other, NodeProgram client) {
        JsonNode elicited = json(client.await(REPORT));
        assertThat(elicited.get("asked").size()).isEqualTo(1);
        assertThat(elicited.get("text").stringValue()).contains(name).doesNotContain(other);
        JsonNode sampled = json(client.await(REPORT));
        assertThat(sampled.get("text").stringValue())
                .contains(name + " says so")
                .doesNotContain(other);
        JsonNode progressed = json(client.await(REPORT));
        assertThat(progressed.get("progress").size()).isPositive();
        assertThat(client.exitCode()).as(client.output()).isZero();
    }

    /// The official server asks for them between calls, on the stream of the session.
    @Test
    void aServerGetsTheFoldersOfAClientWhileNothingIsCalled() {
        String token = TestingClient.accessToken(providers, server("official"));
        try (NodeProgram ann = NodeProgram.start(
                home, "relay-client.mjs", "v1", server("official"), token, "ann", "get-roots-list", "{}")) {
            ann.await(REPORT);

            assertThat(json(ann.await(REPORT)).get("text").stringValue()).contains("file:///home/ann");
        }
    }

    @Test
    void mcpRemoteCallsAToolOfAServerOfTheTeam() {
        String port = String.valueOf(TestingProviders.freePort());
        try (NodeProgram remote = NodeProgram.start(home, REMOTE, server("official"), port);
                TestingPerson jane = new TestingPerson()) {
            jane.signIn(remote.await(AUTHORIZE));
            say(remote, 1, "initialize", """
                    {"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"desk","version":"1"}}""");
            remote.write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            JsonNode echo = say(remote, 2, "tools/call", "{\"name\":\"echo\",\"arguments\":{\"message\":\"through\"}}");

            assertThat(echo.at("/content/0/text").stringValue()).contains("through");
        }
    }

    private static JsonNode say(NodeProgram remote, int id, String method, String params) {
        remote.write("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
        return json(remote.await(Pattern.compile("^(\\{\"jsonrpc\".*\"id\":" + id + "[,}].*)")))
                .get("result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "modern"})
    void inspectorCallsAToolOfAServerOfTheTeam(String era) {
        try (NodeProgram inspector = NodeProgram.start(
                        home,
                        INSPECTOR,
                        "--server-url",
                        server("official"),
                        "--transport",
                        "http",
                        "--format",
                        "json",
                        "--callback-url",
                        "http://127.0.0.1:0/oauth/callback",
                        "--protocol-era",
                        era,
                        "--method",
                        "tools/call",
                        "--tool-name",
                        "get-sum",
                        "--tool-arg",
                        "a=20",
                        "--tool-arg",
                        "b=22");
                TestingPerson jane = new TestingPerson()) {
            jane.signIn(inspector.await(AUTHORIZE));

            assertThat(json(inspector.await(RESULT))
                            .at("/result/content/0/text")
                            .stringValue())
                    .contains("42");
        }
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }
}
