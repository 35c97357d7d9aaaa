package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The MCP server as the whole program has it.
class McpFaceTest {

    private static final Pattern METADATA =
            Pattern.compile("resource_metadata=\"http://127\\.0\\.0\\.1:8080([^\"]+)\"");

    @TempDir
    private Path directory;

    @Test
    void leadsAClientThatKnowsOnlyTheAddressToTheAuthorizationServer() {
        String manifest = """
                environments:
                  - { name: default, kind: development, url: "http://127.0.0.1:8080" }
                  - { name: staging, kind: development, url: "http://127.0.0.1:8080/staging" }
                """;
        try (TestingGateway gateway = TestingGateway.start(directory, new TestingClock(), manifest)) {
            for (String base : new String[] {"", "/staging"}) {
                HttpResponse<String> refused = gateway.send(gateway.request(base + "/mcp"));
                Matcher named = METADATA.matcher(
                        refused.headers().firstValue("WWW-Authenticate").orElseThrow());
                assertThat(refused.statusCode()).isEqualTo(401);
                assertThat(named.find()).isTrue();

                var metadata = TestingGateway.json(gateway.send(gateway.request(named.group(1))));
                assertThat(metadata.get("resource").stringValue()).isEqualTo("http://127.0.0.1:8080" + base + "/mcp");
                assertThat(metadata.get("authorization_servers").get(0).stringValue())
                        .isEqualTo("http://127.0.0.1:8080" + base);
            }
        }
    }

    @Test
    void saysWhatIsMissingWhereNoEnvironmentHasAnAddress() {
        String manifest = "environments: [{ name: default, kind: development }]";
        try (TestingGateway gateway = TestingGateway.start(directory, new TestingClock(), manifest)) {
            HttpResponse<String> response = gateway.send(gateway.request("/mcp"));

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).contains("BH-409").contains("Set the URL of the environment");
        }
    }
}
