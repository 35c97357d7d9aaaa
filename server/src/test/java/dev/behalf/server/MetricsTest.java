package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.web.ListenerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

    private static final String MANIFEST = """
            environments:
              - name: live
                kind: development
                url: http://127.0.0.1:8080
                connection: { provider: oidc, issuer: "http://localhost:1/", clientId: app }
                development: { allowLoopbackProviders: true }
                keys: [{ name: backend, kind: secret }]
            """;

    @TempDir
    private Path directory;

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private Gateway started(boolean metrics) throws IOException {
        Path manifest = Files.writeString(directory.resolve("behalf.yaml"), MANIFEST);
        ServerSettings settings =
                TestingGateway.settings(directory.resolve("behalf.db").toString(), manifest);
        ListenerSettings listener =
                new ListenerSettings("127.0.0.1", 0, 10, Duration.ofSeconds(30), Duration.ofSeconds(5));
        return Gateway.start(metrics ? settings.withMetrics(listener) : settings, InstantSource.system());
    }

    @Test
    void countsWhatWasRefusedAndShowsItToWhoeverReachesTheListenerForIt() throws Exception {
        try (Gateway gateway = started(true)) {
            String key = gateway.created().getFirst().text();
            for (int i = 0; i < 3; i++) {
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/check"))
                        .header("X-Behalf-Key", key)
                        .header("Authorization", "Bearer no-token-at-all"));
            }

            HttpResponse<String> read =
                    send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.metricsPort() + "/metrics")));

            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(read.body())
                    .containsPattern(
                            "behalf_verifications_total\\{environment=\"live\",reason=\"BH-[0-9]+\",result=\"refused\"\\} 3")
                    .contains("jvm_memory_used_bytes")
                    .doesNotContain(key)
                    .doesNotContain("no-token-at-all");
            assertThat(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/metrics")))
                            .statusCode())
                    .as("not where the world is")
                    .isEqualTo(404);
        }
    }

    @Test
    void listensForNobodyUnlessItIsTold() throws Exception {
        try (Gateway gateway = started(false)) {
            assertThat(gateway.metricsPort()).isZero();
        }
    }
}
