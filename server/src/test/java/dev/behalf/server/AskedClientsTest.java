package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.behalf.sandbox.mcp.SampleMcpServer;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Clients that people have, where a rule wants a yes of the person for one tool and a fresh sign-in for another: the
/// official TypeScript SDKs and the Java SDK, through the whole server and an emulated provider.
// What most programs that there are were written with.
@SuppressWarnings("deprecation")
class AskedClientsTest {

    private static final Pattern REPORT = Pattern.compile("^(\\{.*)");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String POLICY = """
            callsAs: none, policy: [
                      { name: ask, effect: confirm, tools: [erase] },
                      { name: fresh, effect: step_up, tools: [greet], maxAge: 5m }] }""";

    @TempDir
    private static Path directory;

    private static final TestingClock CLOCK = new TestingClock();
    private static TestingProviders providers;
    private static SampleMcpServer sample;
    private static Gateway gateway;

    @TempDir
    private Path home;

    private int before;

    @BeforeAll
    static void start() throws IOException {
        sample = SampleMcpServer.start(SampleMcpServer.Era.MODERN);
        providers = new TestingProviders(CLOCK).with(Map.of("tickets", sample.url()));
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

    @BeforeEach
    void count() {
        before = sample.visits("tools/call").size();
    }

    private int calls() {
        return sample.visits("tools/call").size() - before;
    }

    private static String address() {
        return providers.url("auth0") + "/mcp/tickets";
    }

    /// Of somebody who signed in a while ago.
    private static String token(TestingPerson jane) {
        try (TestingClient client = new TestingClient(providers.url("auth0"))) {
            JsonNode tokens = client.redeem(TestingClient.code(jane.allow(client.authorizeUrl(address()))));
            CLOCK.advance(Duration.ofMinutes(10));
            return client.refresh(tokens.get("refresh_token").stringValue())
                    .get("access_token")
                    .stringValue();
        }
    }

    private static JsonNode next(NodeProgram client) {
        return JsonMapper.shared().readTree(client.await(REPORT));
    }

    @ParameterizedTest
    @CsvSource({
        "v1,accept",
        "v1,decline",
        "v2-legacy,accept",
        "v2-legacy,decline",
        "v2-modern,accept",
        "v2-modern,decline"
    })
    void thePersonBeforeATypeScriptClientIsAsked(String kind, String how) {
        boolean accepts = how.equals("accept");
        try (TestingPerson jane = new TestingPerson();
                NodeProgram client = NodeProgram.start(
                        home, "answering-client.mjs", kind, address(), token(jane), how, "erase", "greet")) {
            JsonNode question = next(client);
            assertThat(question.path("question").asString(""))
                    .as(client.output())
                    .isEqualTo("Allow tickets: erase to be called once with no arguments?");
            assertThat(question.path("fields").toString()).isEqualTo("[\"allow\"]");
            JsonNode erased = next(client);
            assertThat(erased.path("text").asString())
                    .isEqualTo(accepts ? "erased" : "The person did not allow tickets: erase to be called.");
            assertThat(erased.path("failed").asBoolean()).isNotEqualTo(accepts);

            String page = next(client).path("page").asString("");
            assertThat(page).as(client.output()).startsWith(providers.url("auth0") + "/step-up?ticket=");
            if (accepts) {
                assertThat(jane.stepUp(page)).contains("You are signed in");
            }
            client.write("done");
            assertThat(next(client).path("text").asString())
                    .startsWith(
                            accepts
                                    ? "Hello"
                                    : kind.equals("v2-modern")
                                            ? "The person did not sign in once more"
                                            : "not called again");
            assertThat(client.exitCode()).as(client.output()).isZero();
        }
        assertThat(calls()).as("calls that reached the server").isEqualTo(accepts ? 2 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePersonBeforeAJavaClientIsAsked(boolean accepts) {
        List<String> asked = new ArrayList<>();
        try (TestingPerson jane = new TestingPerson();
                McpSyncClient client = client(token(jane), accepts, asked)) {
            client.initialize();
            McpSchema.CallToolResult erased = client.callTool(new McpSchema.CallToolRequest("erase", Map.of()));
            assertThat(asked).containsExactly("Allow tickets: erase to be called once with no arguments?");
            assertThat(erased.content().toString()).contains(accepts ? "erased" : "did not allow");

            McpSchema.CallToolRequest greet = new McpSchema.CallToolRequest("greet", Map.of());
            McpError error = catchThrowableOfType(McpError.class, () -> client.callTool(greet));
            assertThat(error.getJsonRpcError().code()).isEqualTo(-32042);
            String page = JsonMapper.shared()
                    .valueToTree(error.getJsonRpcError().data())
                    .at("/elicitations/0/url")
                    .asString();
            assertThat(page).startsWith(providers.url("auth0") + "/step-up?ticket=");
            if (accepts) {
                assertThat(jane.stepUp(page)).contains("You are signed in");
                assertThat(client.callTool(greet).content().toString()).contains("Hello");
            } else {
                assertThat(catchThrowableOfType(McpError.class, () -> client.callTool(greet))
                                .getJsonRpcError()
                                .code())
                        .as("called again without having signed in")
                        .isEqualTo(-32042);
            }
        }
        assertThat(calls()).as("calls that reached the server").isEqualTo(accepts ? 2 : 0);
    }

    private static McpSyncClient client(String token, boolean accepts, List<String> asked) {
        URI address = URI.create(address());
        return McpClient.sync(HttpClientStreamableHttpTransport.builder("http://" + address.getAuthority())
                        .endpoint(address.getPath())
                        .httpRequestCustomizer(
                                (request, _, _, _, _) -> request.setHeader("Authorization", "Bearer " + token))
                        .build())
                .requestTimeout(PATIENCE)
                .initializationTimeout(PATIENCE)
                .capabilities(new McpSchema.ClientCapabilities.Builder()
                        .elicitation(true, true)
                        .build())
                .elicitation(request -> {
                    asked.add(request.message());
                    return accepts
                            ? new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.ACCEPT, Map.of("allow", true))
                            : new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.DECLINE, Map.of());
                })
                .urlElicitation(_ -> new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.CANCEL, Map.of()))
                .build();
    }
}
