package dev.behalf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is known after sending something that must not be sent twice.
class EgressPostTest {

    private final EgressSettings development = EgressSettings.defaults()
            .withAllowLoopbackProviders(true)
            .withDeadline(Duration.ofMillis(400))
            .withBodyLimit(1000);

    private static Parcel form() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "refresh_token");
        fields.put("refresh_token", "a b+c&d=é");
        return Parcel.form(fields);
    }

    private static TestingServer server(String head, String body) throws IOException {
        return TestingServer.plain(connection -> {
            readBody(connection);
            connection.write(head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        });
    }

    private static String readBody(TestingServer.Connection connection) throws IOException {
        String head = connection.head();
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
        return new String(connection.in().readNBytes(length), java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    void sendsAFormAndGivesWhateverAnswerComes() throws IOException {
        String[] body = new String[1];
        try (TestingServer server = TestingServer.plain(connection -> {
                    body[0] = readBody(connection);
                    connection.write("HTTP/1.1 403 Forbidden\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}");
                });
                Egress egress = new Egress(development)) {
            assertThat(egress.post(server.uri("/token"), form()))
                    .isEqualTo(new Sent.Answered(403, "{}", Duration.ofSeconds(7)));

            assertThat(body[0]).isEqualTo("grant_type=refresh_token&refresh_token=a%20b%2Bc%26d%3D%C3%A9");
            assertThat(server.heads().getFirst())
                    .startsWith("POST /token HTTP/1.1\r\n")
                    .contains("Content-Type: application/x-www-form-urlencoded\r\n", "Accept: application/json\r\n")
                    .doesNotContain("Expect", "Cookie", "Authorization");
        }
    }

    @Test
    void followsNoRedirect() throws IOException {
        try (TestingServer server = server("HTTP/1.1 307 Moved\r\nLocation: http://localhost:1/", "");
                Egress egress = new Egress(development)) {
            assertThat(egress.post(server.uri("/token"), form())).isEqualTo(new Sent.Answered(307, "", null));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void knowsThatNothingWasSentWhereNobodyListensOrTheAddressIsRefused() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (Egress egress = new Egress(development);
                Egress strict =
                        new Egress(EgressSettings.defaults(), _ -> List.of(InetAddress.ofLiteral("10.1.2.3")))) {
            assertThat(egress.post(URI.create("http://localhost:" + port + "/"), form()))
                    .isInstanceOf(Sent.NotSent.class);
            assertThat(strict.post(URI.create("http://localhost:" + port + "/"), form()))
                    .isInstanceOf(Sent.NotSent.class);
            assertThat(strict.post(URI.create("https://login.acme.com/token"), form()))
                    .isInstanceOfSatisfying(
                            Sent.NotSent.class,
                            notSent -> assertThat(notSent.why()).contains("10.1.2.3"));
        }
    }

    @Test
    void knowsThatItMayHaveArrivedWhereTheAnswerIsLost() throws IOException {
        try (TestingServer hanging = TestingServer.plain(TestingServer.Connection::stall);
                TestingServer cutting = TestingServer.plain(connection -> {
                    readBody(connection);
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{");
                    throw new IOException("hang up");
                });
                TestingServer silent = TestingServer.plain(connection -> {
                    readBody(connection);
                    throw new IOException("hang up");
                });
                Egress egress = new Egress(development)) {
            assertThat(egress.post(hanging.uri("/"), form())).isInstanceOfSatisfying(Sent.Lost.class, lost -> {
                assertThat(lost.why()).contains("within 1200 ms");
                assertThat(lost.late()).as("may be acted on yet").isTrue();
            });
            for (TestingServer broken : List.of(cutting, silent)) {
                assertThat(egress.post(broken.uri("/"), form()))
                        .isInstanceOfSatisfying(
                                Sent.Lost.class,
                                lost -> assertThat(lost.late())
                                        .as("nothing more can come of it")
                                        .isFalse());
            }
            assertThat(silent.connections()).as("never tried again").isEqualTo(1);
        }
    }

    @Test
    void tellsTheStatusOfAnAnswerThatCannotBeRead() throws IOException {
        try (TestingServer huge = server("HTTP/1.1 200 OK", "x".repeat(1001));
                TestingServer binary = server("HTTP/1.1 500 Oops", "\u00fc");
                TestingServer packed = server("HTTP/1.1 200 OK\r\nContent-Encoding: gzip", "x");
                Egress egress = new Egress(development)) {
            assertThat(egress.post(huge.uri("/"), form()))
                    .isInstanceOfSatisfying(
                            Sent.Unreadable.class, it -> assertThat(it.status()).isEqualTo(200));
            assertThat(egress.post(binary.uri("/"), form()))
                    .isInstanceOfSatisfying(
                            Sent.Unreadable.class, it -> assertThat(it.status()).isEqualTo(500));
            assertThat(egress.post(packed.uri("/"), form())).isInstanceOf(Sent.Unreadable.class);
        }
    }

    @Test
    void providersThatHangDoNotStopTheFetchesOfOthers() throws IOException {
        try (TestingServer hanging = TestingServer.plain(TestingServer.Connection::stall);
                TestingServer good = TestingServer.plain(TestingServer.ok("{}", ""));
                Egress egress = new Egress(development.withDeadline(Duration.ofSeconds(2)))) {
            for (int i = 0; i < 2 * HttpClients.CONNECTIONS; i++) {
                Thread.ofVirtual().start(() -> egress.post(hanging.uri("/"), form()));
            }

            assertThat(egress.fetch(good.uri("/jwks")).body()).isEqualTo("{}");
        }
    }

    @Test
    void showsNothingOfWhatIsSentOrComesBack() {
        assertThat(form().toString()).doesNotContain("a%20b", "a b");
        assertThat(new Sent.Answered(200, "{\"access_token\":\"secret\"}", null).toString())
                .doesNotContain("secret");
    }
}
