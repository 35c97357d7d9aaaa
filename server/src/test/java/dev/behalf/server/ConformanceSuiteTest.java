package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The official conformance suite of MCP against the whole server.
class ConformanceSuiteTest {

    private static final String SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
    private static final Pattern AUTHORIZE = Pattern.compile("^(http\\S*/authorize\\?\\S*)");

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

    /// At the root, and below a path.
    @ParameterizedTest
    @ValueSource(strings = {"oidc", "auth0"})
    void hasNothingToObjectTo(String name) throws Exception {
        String issuer = providers.url(name);
        int port = TestingProviders.freePort();
        Path results = home.resolve("results");

        try (TestingClient client = new TestingClient(issuer, "http://127.0.0.1:" + port + "/callback");
                NodeProgram suite = NodeProgram.start(
                        home,
                        SUITE,
                        "authorization",
                        "--url",
                        issuer,
                        "--client-id",
                        client.id(),
                        "--resource",
                        issuer + "/mcp",
                        "--port",
                        String.valueOf(port),
                        "--output-dir",
                        results.toString());
                TestingPerson jane = new TestingPerson()) {
            jane.signIn(suite.await(AUTHORIZE));

            assertThat(suite.exitCode()).as(suite.output()).isZero();
        }
        assertThat(verdicts(results))
                .isEqualTo(Map.of(
                        "authorization-server-metadata", "SUCCESS",
                        "authorization-server-metadata-cimd", "SUCCESS",
                        "authorization-code-grant", "SUCCESS"));
    }

    /// In its mode for MCP servers: what it can ask one that has not the suite's own example tools. It cannot send a
    /// token.
    @ParameterizedTest
    @CsvSource({
        "2025-06-18, server-initialize",
        "2025-11-25, server-initialize",
        "2025-11-25, ping",
        "2025-11-25, tools-list",
        "2025-11-25, dns-rebinding-protection",
        "2026-07-28, tools-list",
        "2026-07-28, http-header-validation",
        "2026-07-28, dns-rebinding-protection"
    })
    void findsNothingWrongWithTheMcpServer(String version, String scenario) throws Exception {
        Path results = home.resolve("results");
        String origin = "http://127.0.0.1:" + providers.port;
        try (NodeProgram proxy = NodeProgram.start(home, "bearer-proxy.mjs", origin, accessToken());
                NodeProgram suite = NodeProgram.start(
                        home,
                        SUITE,
                        "server",
                        "--url",
                        proxy.await(Pattern.compile("^(http:.*)")) + "/auth0/mcp",
                        "--spec-version",
                        version,
                        "--scenario",
                        scenario,
                        "--output-dir",
                        results.toString())) {
            assertThat(suite.exitCode()).as(suite.output()).isZero();
        }
        assertThat(verdicts(results)).isNotEmpty();
        assertThat(verdicts(results).values()).isSubsetOf("SUCCESS", "INFO");
    }

    private static String accessToken() {
        try (TestingClient client = new TestingClient(providers.url("auth0"));
                TestingPerson jane = new TestingPerson()) {
            return client.redeem(TestingClient.code(jane.allow(client.authorizeUrl())))
                    .get("access_token")
                    .stringValue();
        }
    }

    /// Of all checks, by their names; what is no success stands where one was made several times.
    private static Map<String, String> verdicts(Path results) throws IOException {
        Map<String, String> verdicts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(results)) {
            List<Path> checks =
                    files.filter(file -> file.endsWith("checks.json")).toList();
            for (Path file : checks) {
                for (JsonNode check : JsonMapper.shared().readTree(file)) {
                    verdicts.merge(
                            check.get("id").stringValue(),
                            check.get("status").stringValue(),
                            (before, after) -> before.equals("SUCCESS") ? after : before);
                }
            }
        }
        return verdicts;
    }
}
