package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleApi;
import dev.behalf.sandbox.mcp.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An API behind the whole gateway, which lets in whom the provider vouches for by its own access token.
class ApiFaceTest {

    @TempDir
    private Path directory;

    @Test
    void aPersonIsGreetedByTheirProvidersTokenOnBothMounts() throws Exception {
        try (SampleApi api = SampleApi.start();
                TestingProviders providers = new TestingProviders(Clock.systemUTC()).with(api);
                Gateway _ = Gateway.start(providers.settings(directory), Clock.systemUTC());
                HttpClient http = HttpClient.newHttpClient()) {
            api.trust(Trust.issuedBy(providers.sandbox.auth0().issuer(), Clock.systemUTC()));
            String base = providers.url("auth0") + "/mcp";

            JsonNode one = call(http, base + "/notes", "greet", TestingClient.accessToken(providers, base + "/notes"));
            JsonNode all = call(http, base, "notes_greet", TestingClient.accessToken(providers, base));

            assertThat(one.at("/result/structuredContent/greeting").asString()).startsWith("Hello, auth0|");
            assertThat(all.at("/result")).isEqualTo(one.at("/result"));
            assertThat(api.requests())
                    .extracting(SampleApi.Request::toString)
                    .containsExactly("GET /v1/hello", "GET /v1/hello");
        }
    }

    private static JsonNode call(HttpClient http, String address, String tool, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":{}}}
                        """.formatted(tool)))
                .build();
        return JsonMapper.shared()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
