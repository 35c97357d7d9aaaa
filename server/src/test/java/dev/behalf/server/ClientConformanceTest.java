package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The official conformance suite against what Behalf is to the team's servers, a client of theirs. Those of its
/// scenarios that are for others have their reasons in docs/conformance.md.
class ClientConformanceTest {

    private static final String SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js";

    @TempDir
    private Path home;

    @Test
    void isAClientAsTheSuiteWantsItInBothEras() throws Exception {
        List<NodeProgram> running = new ArrayList<>();
        List<String> scenarios = List.of(
                "2025-11-25 initialize",
                "2025-11-25 tools_call",
                "2025-11-25 sse-retry",
                "2026-07-28 tools_call",
                "2026-07-28 request-metadata",
                "2026-07-28 sep-2322-client-request-state",
                "2026-07-28 http-standard-headers",
                "2026-07-28 json-schema-ref-no-deref",
                "2026-07-28 json-schema-2020-12-preservation");
        Map<String, String> wrong = new TreeMap<>();
        int checks = 0;
        for (int i = 0; i < scenarios.size(); i += 2) {
            // Two at a time: each starts a JVM, and some wait.
            List<String> pair = scenarios.subList(i, Math.min(i + 2, scenarios.size()));
            pair.forEach(scenario -> running.add(start(scenario)));
            for (String scenario : pair) {
                try (NodeProgram suite = running.removeFirst()) {
                    assertThat(suite.exitCode())
                            .as(scenario + "\n" + suite.output())
                            .isZero();
                }
                checks += judge(scenario, wrong);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checks).isGreaterThan(30);
    }

    private NodeProgram start(String scenario) {
        int space = scenario.indexOf(' ');
        return NodeProgram.start(
                home,
                SUITE,
                "client",
                "--command",
                command(),
                "--scenario",
                scenario.substring(space + 1),
                "--spec-version",
                scenario.substring(0, space),
                "--timeout",
                "110000",
                "--output-dir",
                home.resolve(scenario.replace(' ', '-')).toString());
    }

    private String command() {
        Path arguments = home.resolve("java");
        try {
            Files.writeString(arguments, """
                    -XX:TieredStopAtLevel=1
                    -XX:+UseSerialGC
                    -cp
                    "%s"
                    dev.behalf.server.upstream.ConformanceClient
                    """.formatted(System.getProperty("java.class.path")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Path.of(System.getProperty("java.home"), "bin", "java") + " @" + arguments;
    }

    /// @return how many checks were made
    private int judge(String scenario, Map<String, String> wrong) throws IOException {
        int checks = 0;
        try (Stream<Path> files = Files.walk(home.resolve(scenario.replace(' ', '-')))) {
            for (Path file : files.filter(each -> each.endsWith("checks.json")).toList()) {
                for (JsonNode check : JsonMapper.shared().readTree(file)) {
                    String status = check.get("status").stringValue();
                    checks++;
                    if (status.equals("FAILURE") || status.equals("WARNING")) {
                        wrong.put(
                                scenario + " " + check.get("id").stringValue(),
                                status + " " + check.path("errorMessage").asString(""));
                    }
                }
            }
        }
        return checks;
    }
}
