package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The official Java SDK on both sides of the whole gateway: as the client of a person, and as a server of the
/// team.
// What most programs that there are were written with.
@SuppressWarnings("deprecation")
class JavaSdkTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path directory;

    private static JavaSdkServer server;
    private static TestingProviders providers;
    private static Gateway gateway;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() {
        server = new JavaSdkServer(directory);
        providers = new TestingProviders(Clock.systemUTC()).with(Map.of("java", server.url()));
        gateway = Gateway.start(providers.settings(directory), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        providers.close();
        server.close();
    }

    private McpSyncClient client(String path) {
        URI address = URI.create(providers.url("auth0") + path);
        String token = TestingClient.accessToken(providers, address.toString());
        return McpClient.sync(HttpClientStreamableHttpTransport.builder("http://" + address.getAuthority())
                        .endpoint(address.getPath())
                        .openConnectionOnStartup(true)
                        .httpRequestCustomizer(
                                (request, _, _, _, _) -> request.setHeader("Authorization", "Bearer " + token))
                        .build())
                .requestTimeout(PATIENCE)
                .initializationTimeout(PATIENCE)
                .capabilities(
                        new McpSchema.ClientCapabilities.Builder().sampling().build())
                .sampling(_ -> McpSchema.CreateMessageResult.builder(McpSchema.Role.ASSISTANT, "Jane", "model")
                        .build())
                .progressConsumer(progress -> heard.add("progress " + progress.message()))
                .resourcesUpdateConsumer(contents -> contents.forEach(each -> heard.add("updated " + each.uri())))
                .build();
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp/java", "/mcp"})
    void asksAnswersReadsAndHears(String path) throws Exception {
        boolean all = path.equals("/mcp");
        try (McpSyncClient jane = client(path)) {
            assertThat(jane.initialize().serverInfo().name()).isEqualTo(all ? "behalf" : "java");
            List<String> tools =
                    jane.listTools().tools().stream().map(McpSchema.Tool::name).toList();
            assertThat(tools).contains(all ? "java_greet" : "greet");

            McpSchema.CallToolResult greeting = jane.callTool(new McpSchema.CallToolRequest.Builder()
                    .name(all ? "java_greet" : "greet")
                    .arguments(Map.of())
                    .progressToken("mine")
                    .build());
            assertThat(greeting.content().toString()).contains("Hello").contains("Jane");
            assertThat(next()).isEqualTo("progress half of it");

            assertThat(jane.listResources().resources().getFirst().uri()).isEqualTo(JavaSdkServer.NOTE);
            assertThat(jane.readResource(new McpSchema.ReadResourceRequest(JavaSdkServer.NOTE))
                            .contents()
                            .toString())
                    .contains("to be read");
            assertThat(jane.listPrompts().prompts().getFirst().name()).isEqualTo("ask");
            assertThat(jane.getPrompt(new McpSchema.GetPromptRequest("ask", Map.of()))
                            .messages()
                            .toString())
                    .contains("What is it?");
        }
    }

    @Test
    void hearsOfAResourceAtTheAddressOfAllServers() throws Exception {
        try (McpSyncClient jane = client("/mcp")) {
            jane.initialize();
            jane.subscribeResource(new McpSchema.SubscribeRequest(JavaSdkServer.NOTE));

            server.change();

            assertThat(next()).isEqualTo("updated " + JavaSdkServer.NOTE);
        }
    }
}
