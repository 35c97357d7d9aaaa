package dev.behalf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.net.Streams.Exchange;
import dev.behalf.server.net.Streams.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentConnectionTest {

    private static final TestingAuthority AUTHORITY = new TestingAuthority();
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final String TWO_ANSWERS = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".repeat(2);

    @TempDir
    static Path directory;

    private static EgressSettings settings;

    @BeforeAll
    static void trustTheAuthority() throws Exception {
        settings = EgressSettings.defaults().withCaCertificates(List.of(AUTHORITY.writePem(directory)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void servesRequestAfterRequest(boolean tls) throws IOException {
        try (TestingServer server = server(tls, TestingServer.ok("{}", ""));
                Streams streams = new Streams(settings, new Network(true, false))) {
            for (int request = 0; request < 20; request++) {
                assertThat(ask(streams, server)).isEqualTo("{}");
            }

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isNotUsedAgainOnceTheServerHasClosedIt(boolean tls) throws Exception {
        try (TestingServer server = server(tls, TestingServer.andHangsUp(TestingServer.ok("{}", "")));
                Streams streams = new Streams(settings, new Network(true, false))) {
            for (int request = 0; request < 20; request++) {
                assertThat(ask(streams, server)).isEqualTo("{}");
                server.awaitEnd();
            }

            assertThat(server.connections()).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isNotUsedAgainOnceTheServerHasSaidMoreThanItsAnswer(boolean tls) throws IOException {
        TestingServer.Answer twice = connection -> connection.write(TWO_ANSWERS);
        try (TestingServer server = server(tls, twice);
                Streams streams = new Streams(settings, new Network(true, false))) {
            for (int request = 0; request < 3; request++) {
                assertThat(ask(streams, server)).isEqualTo("{}");
            }

            assertThat(server.connections()).isEqualTo(3);
        }
    }

    private static TestingServer server(boolean tls, TestingServer.Answer answer) throws IOException {
        return tls ? TestingServer.tls(AUTHORITY.server("localhost"), answer) : TestingServer.plain(answer);
    }

    private static String ask(Streams streams, TestingServer server) throws IOException {
        try (Exchange exchange = streams.post(server.uri("/mcp"), Map.of(), new byte[] {'{', '}'}, SILENCE)) {
            assertThat(exchange.begin()).isEqualTo(200);
            String body = new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
            exchange.done();
            return body;
        }
    }
}
