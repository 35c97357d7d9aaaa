package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

/// The official conformance suite of MCP against servers of the team, each of one era: as they are, and through the
/// whole
/// gateway. The suite cannot send a token, so that a proxy adds one.
class RelayedConformanceTest {

    private static final String SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
    private static final Pattern ADDRESS = Pattern.compile("^(http:.*)");

    /// `server-<scenario>-<time>`.
    private static final Pattern RESULT = Pattern.compile("^server-(.*)-\\d{4}-\\d\\d-\\d\\dT.*$");

    /// Nobody is scored by them: tasks are an extension that the servers have not, and they keep no events by which
    /// streams
    /// could be resumed.
    private static final Pattern UNSCORED = Pattern.compile("tasks-.*|server-sse-polling");

    @TempDir
    private static Path directory;

    private static final Map<String, NodeProgram> SERVERS = new HashMap<>();
    private static final Map<String, String> ADDRESSES = new HashMap<>();
    private static TestingProviders providers;
    private static Gateway gateway;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() {
        for (String era : List.of("legacy", "modern")) {
            NodeProgram server = NodeProgram.start(directory, "everything-server.mjs", era);
            SERVERS.put(era, server);
            ADDRESSES.put(era, server.await(ADDRESS));
        }
        providers = new TestingProviders(Clock.systemUTC()).with(ADDRESSES);
        gateway = Gateway.start(providers.settings(directory), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        providers.close();
        SERVERS.values().forEach(NodeProgram::close);
    }

    @ParameterizedTest
    @CsvSource({"2025-11-25, legacy", "2026-07-28, modern"})
    void findsTheSameThroughTheGatewayAsWithoutIt(String version, String era) throws Exception {
        Map<String, String> direct = verdicts(version, Objects.requireNonNull(ADDRESSES.get(era)), "direct");

        Map<String, String> relayed = relayed(version, era);

        Set<String> differences = new TreeSet<>();
        Stream.concat(direct.keySet().stream(), relayed.keySet().stream())
                .filter(check -> !Objects.equals(direct.get(check), relayed.get(check)))
                .forEach(check -> differences.add(check + ": " + direct.get(check) + ", " + relayed.get(check)));
        assertThat(direct).hasSizeGreaterThan(60);
        assertThat(wrong(direct)).isEmpty();
        assertThat(differences)
                .as("the suite looks into streams, and one result without anything before it is plain JSON here")
                .isSubsetOf("server-sse-multiple-streams server-sse-streams-functional: SUCCESS, INFO");
    }

    /// Each has its reason in docs/conformance.md.
    @Test
    void findsWrongBetweenTheErasOnlyWhatTheOtherHasNot() throws Exception {
        Map<String, String> earlier = relayed("2025-11-25", "modern");
        Map<String, String> modern = relayed("2026-07-28", "legacy");

        assertThat(earlier).hasSizeGreaterThan(60);
        assertThat(wrong(earlier))
                .containsExactly(
                        "logging-set-level logging-set-level",
                        "resources-subscribe resources-subscribe",
                        "resources-unsubscribe resources-unsubscribe",
                        "tools-call-with-logging tools-call-with-logging");
        assertThat(modern).hasSizeGreaterThan(60);
        assertThat(wrong(modern))
                .filteredOn(check -> !check.startsWith("http-custom-header-server-validation "))
                .containsExactly(
                        "input-required-result-basic-elicitation sep-2322-elicitation-incomplete",
                        "input-required-result-capability-check sep-2322-respect-client-capabilities",
                        "input-required-result-ignore-extra-params sep-2322-ignore-unexpected-params",
                        "input-required-result-multiple-input-requests sep-2322-multiple-inputs-incomplete",
                        "server-stateless sep-2575-missing-capability-http-400",
                        "server-stateless sep-2575-server-rejects-undeclared-capability");
    }

    private static Set<String> wrong(Map<String, String> verdicts) {
        Set<String> wrong = new TreeSet<>();
        verdicts.forEach((check, verdict) -> {
            if (!Set.of("SUCCESS", "INFO", "SKIPPED").contains(verdict)) {
                wrong.add(check);
            }
        });
        return wrong;
    }

    private Map<String, String> relayed(String version, String era) throws IOException {
        String resource = providers.url("auth0") + "/mcp/" + era;
        String origin = "http://127.0.0.1:" + providers.port;
        try (NodeProgram proxy =
                NodeProgram.start(home, "bearer-proxy.mjs", origin, TestingClient.accessToken(providers, resource))) {
            return verdicts(version, proxy.await(ADDRESS) + "/auth0/mcp/" + era, version);
        }
    }

    /// By scenario and check; what is no success stands where one was made several times.
    private Map<String, String> verdicts(String version, String address, String name) throws IOException {
        Path results = home.resolve(name);
        try (NodeProgram suite = NodeProgram.start(
                home,
                SUITE,
                "server",
                "--url",
                address,
                "--requirements",
                version,
                "--output-dir",
                results.toString())) {
            assertThat(suite.exitCode()).as(suite.output()).isBetween(0, 1);
        }
        Map<String, String> verdicts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(results)) {
            for (Path file : files.filter(each -> each.endsWith("checks.json")).toList()) {
                String scenario = RESULT.matcher(
                                results.relativize(file).getName(0).toString())
                        .replaceFirst("$1");
                if (UNSCORED.matcher(scenario).matches()) {
                    continue;
                }
                for (JsonNode check : JsonMapper.shared().readTree(file)) {
                    verdicts.merge(
                            scenario + " " + check.get("id").stringValue(),
                            check.get("status").stringValue(),
                            (before, after) -> before.equals("SUCCESS") ? after : before);
                }
            }
        }
        return verdicts;
    }
}
