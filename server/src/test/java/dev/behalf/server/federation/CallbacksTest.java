package dev.behalf.server.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.web.Listener;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbacksTest {

    private final List<Returned> tests = new CopyOnWriteArrayList<>();
    private final List<Returned> others = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Listener listener;

    @BeforeEach
    void start() {
        Router router = new Router(() -> List.of("/acme"), List.of());
        router.serve(new Callbacks()
                .on("t_", (call, returned) -> {
                    tests.add(returned);
                    call.redirect("http://localhost:1/somewhere");
                })
                .on("a_", (call, returned) -> {
                    others.add(returned);
                    CallbackPage.show(call, SignInReason.TOO_LATE, "<b>Start</b> again.");
                })
                .routes());
        listener = Listener.start(
                new ListenerSettings("127.0.0.1", 0, 10, Duration.ofSeconds(5), Duration.ofSeconds(1)), router);
    }

    @AfterEach
    void stop() {
        listener.close();
        client.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void findsWhoBeganTheSignInBelowTheAddressOfEveryEnvironment() throws Exception {
        HttpResponse<String> answer = get("/callback?code=eyJhbGciOi.x%20y+z&state=t_one&session_state=1");
        get("/acme/callback?error=access_denied&error_description=No%21&state=t_two&iss=https%3A%2F%2Fa.example");
        get("/callback?code=c&state=a_three");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(tests)
                .containsExactly(
                        new Returned("/callback", Map.of("code", "eyJhbGciOi.x y z", "state", "t_one")),
                        new Returned(
                                "/acme/callback",
                                Map.of(
                                        "error",
                                        "access_denied",
                                        "error_description",
                                        "No!",
                                        "state",
                                        "t_two",
                                        "iss",
                                        "https://a.example")));
        assertThat(others).containsExactly(new Returned("/callback", Map.of("code", "c", "state", "a_three")));
        assertThat(tests.getFirst().toString()).doesNotContain("eyJ", "t_one");
        assertThat(Returned.of(tests.getFirst().json())).isEqualTo(tests.getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/callback?code=secret-code",
                "/callback?code=secret-code&state=x_unknown",
                "/callback?code=secret-code&state=t",
                "/callback?code=secret-code&state=t_1&state=t_2",
                "/callback?code=secret-code&code=secret-code&state=t_1",
                "/callback",
                "/callback?redirect_uri=https://evil.example&next=//evil.example&state=//evil.example"
            })
    void sendsNobodyAnywhereWhoseAnswerItDoesNotKnow(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.body()).contains("Start again").doesNotContain("secret-code", "evil.example");
        assertThat(tests).isEmpty();
    }

    @Test
    void showsAPageOfItsOwnWithItsStyle() throws Exception {
        HttpResponse<String> page = get("/acme/callback?state=a_1");

        assertThat(page.body()).contains("BH-211", "took too long", "&lt;b&gt;Start&lt;/b&gt; again.");
        assertThat(get("/acme/callback.css").headers().firstValue("Content-Type"))
                .hasValue("text/css; charset=utf-8");
    }

    @Test
    void usesUpNoAnswerForWhoeverOnlyLooks() throws Exception {
        HttpRequest.Builder head = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + listener.port() + "/callback?code=c&state=t_1"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody());

        assertThat(send(head).statusCode()).isEqualTo(405);
        assertThat(tests).isEmpty();
    }

    @Test
    void prefixesAreToldApart() {
        Callbacks callbacks = new Callbacks().on("t_", (call, returned) -> {});

        assertThatThrownBy(() -> callbacks.on("t", (call, returned) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> callbacks.on("t_x", (call, returned) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
