package dev.behalf.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Role;
import dev.behalf.server.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {

    @TempDir
    private Path directory;

    private Database database;
    private Environments environments;
    private TestingConsole console;
    private int taken;

    @BeforeEach
    void start() {
        database = Database.open(TestingDatabases.sqliteIn(directory));
        environments = Environments.open(database, InstantSource.system());
        console = new TestingConsole(environments, this::pages);
    }

    private List<Route> pages(Door door) {
        return List.of(
                door.get(
                        "/seen",
                        Permission.VIEW_SETTINGS,
                        visit ->
                                visit.redirect("/as/" + visit.visitor().member().id())),
                door.post("/taken", Permission.CREATE_KEYS, visit -> {
                    taken++;
                    visit.redirect("/done");
                }),
                door.openPost("/anyone", visit -> {
                    taken++;
                    visit.redirect(LocalPath.of(visit.fields().text("next")));
                }),
                door.get("/broken", Permission.VIEW_SETTINGS, _ -> {
                    throw new IllegalStateException("a secret of the inside");
                }));
    }

    @AfterEach
    void stop() {
        console.close();
        environments.close();
        database.close();
    }

    @Test
    void letsInWhoIsSignedIn() {
        HttpResponse<String> answer = console.get("/seen", console.visitors().signedIn(Role.VIEWER));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/as/mem_0");
    }

    @Test
    void sendsToSignInWhoIsNotAndComesBackAfterwards() {
        HttpResponse<String> answer = console.send(console.request("/seen"));

        assertThat(answer.headers().firstValue("Location")).contains("/sign-in?next=%2Fseen");
    }

    @Test
    void sendsToTheSetUpWhileThereIsNoOwner() {
        console.visitors().notSetUp();

        assertThat(console.send(console.request("/seen")).headers().firstValue("Location"))
                .contains("/set-up");
    }

    @Test
    void forgetsASessionAtOnceWhenItEnds() {
        String session = console.visitors().signedIn(Role.VIEWER);
        console.visitors().end(session);

        assertThat(console.get("/seen", session).headers().firstValue("Location"))
                .contains("/sign-in?next=%2Fseen");
    }

    @Test
    void refusesWhomTheRoleDoesNotPermit() {
        HttpResponse<String> answer = console.post("/taken", console.visitors().signedIn(Role.VIEWER), Map.of());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("BH-407").contains("Your role is Viewer");
        assertThat(taken).isZero();
    }

    @Test
    void takesAFormOfItsOwnSession() {
        String session = console.visitors().signedIn(Role.OWNER);

        assertThat(console.post("/taken", session, Map.of()).statusCode()).isEqualTo(303);
        assertThat(taken).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "csrf-token-1", "csrf-token-"})
    void refusesAFormWithoutTheTokenOfTheSession(String token) {
        String session = console.visitors().signedIn(Role.OWNER);
        console.visitors().signedIn(Role.OWNER);

        HttpResponse<String> answer = console.send(
                form(console.request("/taken", session), "_csrf=" + token).header("Origin", console.origin()));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("BH-408");
        assertThat(taken).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "https://evil.example", "http://localhost", "http://127.0.0.1:8081"})
    void refusesAFormFromAnotherOriginWhoeverMaySendIt(String origin) {
        String session = console.visitors().signedIn(Role.OWNER);

        assertThat(console.send(form(console.request("/anyone", session), "").header("Origin", origin))
                        .statusCode())
                .isEqualTo(403);
        assertThat(console.send(form(console.request("/anyone", session), "")).statusCode())
                .isEqualTo(403);
        assertThat(taken).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "javascript:alert(1)",
                "/\t/evil.example",
                " //evil.example",
                "/a\r\nSet-Cookie: x=y"
            })
    void goesOnToNoOtherSite(String next) {
        HttpResponse<String> answer =
                console.send(form(console.request("/anyone"), TestingConsole.form(Map.of("next", next)))
                        .header("Origin", console.origin()));

        assertThat(answer.headers().firstValue("Location")).contains("/");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void tellsBrowsersToRunAndFrameNothingThatIsNotItsOwn() {
        HttpResponse<String> answer = console.send(console.request("/nowhere"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void saysNothingOfTheInsideWhenAPageFails() {
        HttpResponse<String> answer = console.get("/broken", console.visitors().signedIn(Role.VIEWER));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("BH-500").doesNotContain("a secret of the inside");
    }

    @Test
    void refusesAForeignHostBecauseItsPagesCouldReachTheConsoleUnderThatName() throws IOException {
        assertThat(raw("GET", "rebound.evil.example:" + console.port())).startsWith("HTTP/1.1 421");
        assertThat(raw("GET", "localhost:1")).startsWith("HTTP/1.1 421");
        assertThat(raw("POST", "127.0.0.1:" + console.port())).startsWith("HTTP/1.1 421");
    }

    @Test
    void leadsFromAnotherNameOfThisMachineToItsOwn() throws IOException {
        assertThat(raw("GET", "127.0.0.1:" + console.port()))
                .startsWith("HTTP/1.1 303")
                .contains("Location: " + console.origin() + "/seen");
    }

    private String raw(String method, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            String path = method.equals("GET") ? "/seen" : "/anyone";
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + host
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return head(socket.getInputStream());
        }
    }

    private static HttpRequest.Builder form(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /// Up to the empty line, since the connection may stay open.
    private static String head(InputStream answer) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = answer.read();
            assertThat(read).isNotNegative();
            head.append((char) read);
        }
        return head.toString();
    }
}
