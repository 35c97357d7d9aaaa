package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleMcpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Rules for tools, from the file to the person's browser and the provider, through the whole server.
class ToolPolicyOverHttpTest {

    private static final String POLICY = """
            callsAs: none, policy: [
                      { name: fresh, effect: step_up, tools: [erase], maxAge: 5m },
                      { name: ours, effect: allow, tools: [echo], when: "person.claims.email == 'jane@acme.example'" },
                      { name: write, effect: allow, tools: [greet], scopes: [tickets.write] }] }""";

    @TempDir
    private static Path directory;

    private static final TestingClock CLOCK = new TestingClock();
    private static TestingProviders providers;
    private static SampleMcpServer sample;
    private static Gateway gateway;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        sample = SampleMcpServer.start(SampleMcpServer.Era.MODERN);
        providers = new TestingProviders(CLOCK).with(java.util.Map.of("tickets", sample.url()));
        ServerSettings settings = providers.settings(directory);
        Path manifest = directory.resolve("behalf.yaml");
        Files.writeString(manifest, Files.readString(manifest).replace("callsAs: none }", POLICY));
        gateway = Gateway.start(settings, CLOCK);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        providers.close();
        sample.close();
    }

    private static String address(String provider) {
        return providers.url(provider) + "/mcp/tickets";
    }

    private HttpResponse<String> call(String address, String token, boolean modern, String tool, String rest)
            throws IOException, InterruptedException {
        String meta = modern
                ? ", \"_meta\": {\"io.modelcontextprotocol/protocolVersion\": \"2026-07-28\","
                        + " \"io.modelcontextprotocol/clientCapabilities\": {\"elicitation\": {\"url\": {}}}}"
                : "";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", modern ? "2026-07-28" : "2025-11-25");
        if (modern) {
            request.header("Mcp-Method", "tools/call").header("Mcp-Name", tool);
        }
        return http.send(
                request.POST(HttpRequest.BodyPublishers.ofString(
                                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \""
                                        + tool + "\", \"arguments\": {}" + meta + rest + "}}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode result(HttpResponse<String> answer) {
        JsonNode json = JsonMapper.shared().readTree(answer.body());
        assertThat(json.has("result"))
                .as(answer.statusCode() + " " + answer.body())
                .isTrue();
        return json.get("result");
    }

    @ParameterizedTest
    @CsvSource({"auth0,true", "auth0,false", "cognito,true", "cognito,false", "oidc,true", "oidc,false"})
    void aPersonStepsUpAtTheProviderAndTheCallPassesUntilThatIsTooOld(String provider, boolean modern)
            throws IOException, InterruptedException {
        String address = address(provider);
        try (TestingClient client = new TestingClient(providers.url(provider));
                TestingPerson jane = new TestingPerson()) {
            JsonNode tokens = client.redeem(TestingClient.code(jane.allow(client.authorizeUrl(address))));
            CLOCK.advance(Duration.ofMinutes(10));
            tokens = client.refresh(tokens.get("refresh_token").stringValue());
            String token = tokens.get("access_token").stringValue();

            JsonNode held = result(call(address, token, modern, "erase", ""));
            String page = modern
                    ? held.at("/inputRequests/behalf-step-up/params/url").asString()
                    : held.at("/content/0/text").asString().replaceFirst(".*Open (\\S+) in a browser.*", "$1");
            assertThat(page).startsWith(providers.url(provider) + "/step-up?ticket=");
            assertThat(jane.stepUp(page)).contains("You are signed in");

            String rest = modern
                    ? ", \"requestState\": " + held.get("requestState")
                            + ", \"inputResponses\": {\"behalf-step-up\": {\"action\": \"accept\"}}"
                    : "";
            assertThat(result(call(address, token, modern, "erase", rest))
                            .at("/content/0/text")
                            .asString())
                    .isEqualTo("erased");

            CLOCK.advance(Duration.ofMinutes(6));
            tokens = client.refresh(tokens.get("refresh_token").stringValue());
            String later = tokens.get("access_token").stringValue();
            assertThat(result(call(address, later, modern, "erase", "")).toString())
                    .contains("/step-up?ticket=");
        }
    }

    @Test
    void claimsOfTheSignInAndScopesThatWereAskedForDecide() throws IOException, InterruptedException {
        String address = address("auth0");
        try (TestingClient client = new TestingClient(providers.url("auth0"));
                TestingPerson jane = new TestingPerson()) {
            String token = client.redeem(TestingClient.code(jane.allow(client.authorizeUrl(address))))
                    .get("access_token")
                    .stringValue();
            assertThat(result(call(address, token, true, "echo", "")).has("isError"))
                    .isFalse();
            HttpResponse<String> lacking = call(address, token, true, "greet", "");
            assertThat(lacking.statusCode()).isEqualTo(403);
            assertThat(lacking.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("insufficient_scope", "scope=\"mcp tickets.write\"");

            String more = client.redeem(
                            TestingClient.code(jane.allow(client.authorizeUrl(address) + "&scope=mcp%20tickets.write")))
                    .get("access_token")
                    .stringValue();
            assertThat(result(call(address, more, true, "greet", ""))
                            .at("/content/0/text")
                            .asString())
                    .startsWith("Hello");
        }
    }
}
