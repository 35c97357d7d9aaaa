package dev.behalf.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Web pages that try to reach an MCP server.
class OriginsTest {

    private static final String PING = "{'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}";

    private static TestingDatabase testing;
    private static Database database;
    private static TestingMcp mcp;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        mcp = new TestingMcp(database, new TestingClock());
    }

    @AfterAll
    static void stop() {
        mcp.close();
        database.close();
        testing.close();
    }

    private static HttpResponse<String> from(String path, String origin) {
        return mcp.send(mcp.request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + mcp.token())
                .header("Origin", origin)
                .POST(HttpRequest.BodyPublishers.ofString(PING.replace('\'', '"'))));
    }

    private static HttpResponse<String> preflight(String path, String origin) {
        return mcp.send(mcp.request(path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,mcp-param-region")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.com",
                "null",
                "",
                "http://127.0.0.1.evil.com",
                "http://localhost.evil.com:6274",
                "http://127.0.0.1@evil.com",
                "http://evil.com#http://127.0.0.1:8080",
                "http://127.0.0.1:8080/",
                "HTTP://127.0.0.1:8080/mcp",
                "http://127.0.0.1:8080 https://evil.com",
                "http://127.0.0.2",
                "http://[::ffff:127.0.0.1]",
                "http://2130706433",
                "file://localhost",
                "chrome-extension://localhost"
            })
    void refusesAForeignPageWhateverTokenItHas(String origin) {
        HttpResponse<String> response = from("/mcp", origin);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("BH-403");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(preflight("/mcp", origin).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080",
                "http://localhost:6274",
                "http://127.0.0.1:6274",
                "http://[::1]:6274",
                "https://localhost"
            })
    void letsPagesOfThisMachineInWhileDeveloping(String origin) {
        HttpResponse<String> response = from("/mcp", origin);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(origin);
        assertThat(response.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(response.headers()
                        .firstValue("Access-Control-Expose-Headers")
                        .orElse(""))
                .contains("www-authenticate", "mcp-session-id");
        assertThat(response.headers().firstValue("Vary")).hasValue("Origin");
    }

    @Test
    void inProductionOnlyTheEnvironmentsOwnPages() {
        assertThat(preflight("/live/mcp", "https://auth.acme.com").statusCode()).isEqualTo(204);
        assertThat(from("/live/mcp", "https://auth.acme.com").statusCode())
                .as("the token is of another environment")
                .isEqualTo(401);
        for (String origin : new String[] {
            "http://localhost:6274", "http://127.0.0.1:8080", "http://auth.acme.com", "https://auth.acme.com:444"
        }) {
            assertThat(from("/live/mcp", origin).statusCode()).as(origin).isEqualTo(403);
        }
    }

    @Test
    void answersWhatABrowserAsksFirst() {
        HttpResponse<String> response = preflight("/mcp", "http://localhost:6274");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://localhost:6274");
        assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("POST, GET, DELETE");
        assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("authorization", "content-type", "mcp-protocol-version", "mcp-method", "mcp-name", "*");
        assertThat(response.headers().allValues("Vary")).contains("Origin");
    }

    /// A page must be able to read why it was not let in, or it cannot sign in.
    @Test
    void aPageCanReadTheChallenge() {
        HttpResponse<String> response = mcp.send(mcp.post(PING).header("Origin", "http://localhost:6274"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://localhost:6274");
        assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).contains("resource_metadata=");
    }

    /// DNS rebinding: the name of the page leads here, and the browser still says whose page it is.
    @Test
    void refusesAPageWhoseNameWasMadeToLeadHere() throws IOException {
        String body = PING.replace('\'', '"');
        String request = "POST /mcp HTTP/1.1\r\nHost: evil.com:8080\r\nOrigin: http://evil.com:8080\r\n"
                + "Content-Type: application/json\r\nAuthorization: Bearer " + mcp.token() + "\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mcp.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 403").doesNotContain("evil.com");
        }
    }
}
