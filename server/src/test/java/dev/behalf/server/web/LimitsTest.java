package dev.behalf.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final TestingListener server = TestingListener.ready(
            Route.post(
                    "/json",
                    call -> call.json(
                            Map.of("length", call.body().onlyMember("token").length()))),
            Route.post("/form", call -> call.json(call.body().form())),
            Route.get(
                    "/query",
                    call -> call.json(
                            Map.of("scope", "" + call.query().only("scope").value("scope")))));

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> json(String token) {
        return server.post("/json", JSON, "{\"token\":\"" + token + "\"}");
    }

    @Test
    void takesABodyUpToTheLimit() {
        int room = Body.MAX_LENGTH - "{\"token\":\"\"}".length();

        assertThat(json("x".repeat(room)).body()).isEqualTo("{\"length\":" + room + "}");
        assertThat(json("x".repeat(room + 1)).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 2048, 20_000})
    void readsBodiesOfAnyLengthWhole(int length) {
        int room = Math.max(0, length - "{\"token\":\"\"}".length());

        assertThat(json("x".repeat(room)).body()).isEqualTo("{\"length\":" + room + "}");
    }

    @Test
    void staysUsableAfterABodyOverTheLimit() {
        HttpResponse<String> response = json("x".repeat(500_000));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("BH-413");
        assertThat(response.headers().firstValue("Connection")).isEmpty();
        assertThat(json("x").statusCode()).isEqualTo(200);
    }

    @Test
    void cutsAConnectionThatAnnouncesAGiantBody() {
        String answer = server.raw("POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 413")
                .contains("Connection: close")
                .contains("BH-413");
    }

    @Test
    void refusesAChunkedBodyOverTheLimit() {
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        String answer = server.raw("POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk + chunk + "0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("BH-413");
    }

    @Test
    void refusesAnotherMediaType() {
        HttpResponse<String> response = server.post("/json", FORM, "token=x");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("BH-415").contains("application/json");
        assertThat(server.post("/form", JSON, "{}").statusCode()).isEqualTo(415);
    }

    @Test
    void takesAMediaTypeWithParameters() {
        assertThat(server.post("/json", "Application/JSON; charset=utf-8", "{\"token\":\"abc\"}")
                        .body())
                .isEqualTo("{\"length\":3}");
    }

    @Test
    void refusesWhatIsNoJsonWithoutRepeatingIt() {
        HttpResponse<String> response = server.post("/json", JSON, "{\"token\":\"hush\"");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("BH-400").contains("line 1").doesNotContain("hush");
    }

    @Test
    void refusesJsonThatIsNotTheOneMember() {
        assertThat(server.post("/json", JSON, "{\"token\":\"a\",\"token\":\"b\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.post("/json", JSON, "{\"token\":\"a\",\"other\":1}").statusCode())
                .isEqualTo(400);
        assertThat(server.post("/json", JSON, "{\"token\":7}").statusCode()).isEqualTo(400);
        assertThat(server.post("/json", JSON, "{\"token\":\"a\"} {}").statusCode())
                .isEqualTo(400);
        assertThat(server.post("/json", JSON, "[\"token\"]").statusCode()).isEqualTo(400);
        assertThat(server.post("/json", JSON, "").statusCode()).isEqualTo(400);
    }

    @Test
    void readsAFormAndRefusesRepeatedFields() {
        assertThat(server.post("/form", FORM, "token=a%2Bb+c&hint=").body())
                .isEqualTo("{\"token\":\"a+b c\",\"hint\":\"\"}");
        assertThat(server.post("/form", FORM, "token=a&token=b").statusCode()).isEqualTo(400);
        assertThat(server.post("/form", FORM, "token=%zz").statusCode()).isEqualTo(400);
    }

    @Test
    void refusesHeadersOverTheLimit() {
        HttpResponse<String> fits = server.send(server.request("/query").header("X-A", "a".repeat(20_000)));
        HttpResponse<String> tooMuch = server.send(server.request("/query").header("X-A", "a".repeat(40_000)));

        assertThat(fits.statusCode()).isEqualTo(200);
        assertThat(tooMuch.statusCode()).isEqualTo(431);
        assertThat(tooMuch.body()).contains("BH-431");
    }

    @Test
    void refusesAUrlOverTheLimit() {
        HttpResponse<String> response = server.get("/query?scope=" + "a".repeat(9_000));

        assertThat(response.statusCode()).isEqualTo(414);
        assertThat(response.body()).contains("BH-414");
    }

    @Test
    void refusesATokenInTheUrl() {
        assertThat(server.get("/query?access_token=abc").body()).contains("BH-406");
        assertThat(server.get("/query?Token=abc").body()).contains("BH-406");
        assertThat(server.get("/query?scope=eyJhbGciOiJSUzI1NiJ9.e30.x").body()).contains("BH-406");
        assertThat(server.get("/query?bhf_sk_default_x").body()).contains("BH-406");
    }

    @Test
    void readsAQueryStrictly() {
        assertThat(server.get("/query?scope=a+b%20c").body()).isEqualTo("{\"scope\":\"a b c\"}");
        assertThat(server.get("/query?scope=a&scope=b").statusCode()).isEqualTo(400);
        assertThat(server.get("/query?scope=a&other=b").statusCode()).isEqualTo(400);
        assertThat(server.raw("GET /query?scope=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void answersWhatIsNoHttpWithAProblem() {
        assertThat(server.raw("GET /query HTTP/1.1\r\nbroken\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("BH-400");
        assertThat(server.raw("GET /que<ry HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("<ry");
    }

    @Test
    void saysWhichAddressCannotBeHad() {
        int port = server.request("/").build().uri().getPort();
        ListenerSettings taken =
                new ListenerSettings("127.0.0.1", port, 10, Duration.ofSeconds(30), Duration.ofSeconds(1));

        assertThatThrownBy(() -> Listener.start(taken, new Router(List::of, List.of())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Cannot listen on 127.0.0.1:" + port + ": Address already in use. Choose another address"
                        + " of this machine, or stop what listens there.");
    }

    /// What proxies and servers might read in two ways.
    @Test
    void refusesAmbiguousFraming() {
        assertThat(server.raw("POST /json HTTP/1.1\r\nHost: a\r\nContent-Length : 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 400")
                .contains("BH-400");
        assertThat(server.raw("GET /query HTTP/1.1\r\nHost: a\r\nTransfer-Encoding\t: chunked\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(server.raw("GET /query HTTP/1.1\nHost: a\n\n")).startsWith("HTTP/1.1 400");
        assertThat(server.raw("GET /query HTTP/1.1\r\nHost: a\r\nX-A: b\nX-C: d\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(server.raw(
                        "POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(server.raw("POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"))
                .startsWith("HTTP/1.1 400");
    }
}
