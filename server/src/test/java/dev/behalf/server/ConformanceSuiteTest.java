package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The official conformance suite of MCP, in its mode for authorization servers, against the whole server.
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

        try (NodeProgram suite = NodeProgram.start(
                        home,
                        SUITE,
                        "authorization",
                        "--url",
                        issuer,
                        "--client-id",
                        register(issuer, "http://127.0.0.1:" + port + "/callback"),
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

    private static String register(String issuer, String redirectUri) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(issuer + "/register"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"client_name\":\"Suite\",\"redirect_uris\":[\""
                                    + redirectUri + "\"],\"token_endpoint_auth_method\":\"none\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return JsonMapper.shared().readTree(answer.body()).get("client_id").stringValue();
        }
    }

    /// Of all checks, by their names.
    private static Map<String, String> verdicts(Path results) throws IOException {
        Map<String, String> verdicts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(results)) {
            List<Path> checks =
                    files.filter(file -> file.endsWith("checks.json")).toList();
            for (Path file : checks) {
                for (JsonNode check : JsonMapper.shared().readTree(file)) {
                    verdicts.put(
                            check.get("id").stringValue(), check.get("status").stringValue());
                }
            }
        }
        return verdicts;
    }
}
