package dev.behalf.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RouterTest {

    private static final Route HELLO = Route.get("/hello", call -> call.json(Map.of("base", call.base())));
    private static final Route TREE =
            Route.subtree("/tree", call -> call.json(Map.of("below", call.below(), "method", call.method())));

    @Test
    void answersAtTheRoot() {
        try (TestingListener server = TestingListener.ready(HELLO)) {
            HttpResponse<String> response = server.get("/hello");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"base\":\"\"}");
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }

    @Test
    void answersBelowThePathOfAnEnvironmentOnly() {
        try (TestingListener server = TestingListener.below(List.of("/staging"), HELLO)) {
            assertThat(server.get("/staging/hello").body()).isEqualTo("{\"base\":\"/staging\"}");
            assertThat(server.get("/other/hello").statusCode()).isEqualTo(404);
            assertThat(server.get("/staginghello").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void findsTemplatesBelowThePathOfAnEnvironmentToo() {
        Route template =
                Route.get("/of/{name}", call -> call.json(Map.of("at", call.base() + " " + call.variable("name"))));
        try (TestingListener server = TestingListener.below(List.of("/staging"), template)) {
            assertThat(server.get("/of/a%20b").body()).isEqualTo("{\"at\":\" a b\"}");
            assertThat(server.get("/staging/of/a").body()).isEqualTo("{\"at\":\"/staging a\"}");
        }
    }

    @Test
    void takesThePathOfAnEnvironmentBehindAWellKnownOne() {
        Action show = call -> call.json(Map.of("at", call.base() + " " + call.rest()));
        Route metadata = new Route("/.well-known/as", List.of("GET"), Route.Reach.INSERTED, show);
        Route resource = new Route("/.well-known/rs", List.of("GET"), Route.Reach.INSERTED_SUBTREE, show);
        try (TestingListener server = TestingListener.below(List.of("/a/b", "/a"), metadata, resource)) {
            assertThat(server.get("/.well-known/as").body()).isEqualTo("{\"at\":\" \"}");
            assertThat(server.get("/.well-known/as/a").body()).isEqualTo("{\"at\":\"/a \"}");
            assertThat(server.get("/.well-known/as/a/b").body()).isEqualTo("{\"at\":\"/a/b \"}");
            assertThat(server.get("/a/.well-known/as").body()).isEqualTo("{\"at\":\"/a \"}");
            assertThat(server.get("/.well-known/as/a/c").statusCode()).isEqualTo(404);
            assertThat(server.get("/.well-known/asa").statusCode()).isEqualTo(404);
            assertThat(server.get("/.well-known/rs/mcp").body()).isEqualTo("{\"at\":\" /mcp\"}");
            assertThat(server.get("/.well-known/rs/a/mcp/x").body()).isEqualTo("{\"at\":\"/a /mcp/x\"}");
        }
    }

    @Test
    void givesASubtreeEveryMethodAndEveryPathBelow() {
        try (TestingListener server = TestingListener.ready(TREE)) {
            HttpResponse<String> below =
                    server.send(server.request("/tree/a/b?c=d").DELETE());

            assertThat(below.body()).contains("\"below\":true").contains("DELETE");
            assertThat(server.get("/tree").body()).contains("\"below\":false");
            assertThat(server.get("/treehouse").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void answersAnUnknownPathWithAProblem() {
        try (TestingListener server = TestingListener.ready(HELLO)) {
            HttpResponse<String> response = server.get("/nothing");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(response.body())
                    .contains("\"type\":\"urn:behalf:error:BH-404\"")
                    .contains("\"status\":404")
                    .contains("\"code\":\"BH-404\"");
        }
    }

    @Test
    void namesTheMethodsOfAPathToWhoeverTriesAnother() {
        try (TestingListener server = TestingListener.ready(HELLO)) {
            HttpResponse<String> response = server.send(server.request("/hello").DELETE());

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
            assertThat(response.body()).contains("BH-405");
        }
    }

    @Test
    void sendsNoBodyToHead() {
        try (TestingListener server = TestingListener.ready(HELLO)) {
            HttpResponse<String> response = server.send(server.request("/hello").HEAD());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Length")).hasValue("11");
            assertThat(server.get("/hello").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keepsAnUnforeseenFailureToItself() {
        Route failing = Route.get("/fail", call -> {
            throw new IllegalStateException("secret detail");
        });
        try (TestingListener server = TestingListener.ready(failing)) {
            HttpResponse<String> response = server.get("/fail");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("BH-500").contains("urn:behalf:incident:");
            assertThat(response.body()).doesNotContain("secret").doesNotContain("IllegalState");
            assertThat(response.headers().map()).doesNotContainKey("server");
        }
    }

    @Test
    void answersNothingButHealthWhileItStarts() {
        Readiness readiness = new Readiness();
        Router router = new Router(List::of, new HealthEndpoint(readiness).routes());
        try (TestingListener server = new TestingListener(router)) {
            assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(server.get("/hello").statusCode()).isEqualTo(503);

            router.serve(List.of(HELLO));
            readiness.ready();
            assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(server.get("/hello").statusCode()).isEqualTo(200);

            readiness.draining();
            assertThat(server.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(server.get("/readyz").body()).contains("draining");
            assertThat(server.get("/hello").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void finishesRequestsUnderWayWhenItStops() throws Exception {
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Route slow = Route.get("/slow", call -> {
            entered.countDown();
            awaited(go);
            call.json(Map.of("done", true));
        });
        TestingListener server = TestingListener.ready(slow);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = threads.submit(() -> server.get("/slow"));
            entered.await();
            var stop = threads.submit(server::stop);
            go.countDown();

            assertThat(answer.get().body()).isEqualTo("{\"done\":true}");
            stop.get();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void takesAnEmptyRequestBodyForNone() {
        try (TestingListener server = TestingListener.ready(TREE)) {
            HttpResponse<String> response =
                    server.send(server.request("/tree").POST(HttpRequest.BodyPublishers.noBody()));

            assertThat(response.body()).contains("POST");
        }
    }

    @Test
    void anAnswerThatIsMadeAsItIsSentEndsOnlyWhenItIsWhole() {
        String line = "a line\n".repeat(2000);
        Route whole = Route.get("/whole", call -> call.stream(body -> write(body, line)));
        Route broken = Route.get(
                "/broken",
                call -> call.stream(body -> {
                    write(body, line);
                    throw new IllegalStateException("of the inside");
                }));
        try (TestingListener server = TestingListener.ready(whole, broken)) {
            assertThat(server.get("/whole").body()).isEqualTo(line);
            assertThat(server.send(server.request("/whole").method("HEAD", HttpRequest.BodyPublishers.noBody()))
                            .body())
                    .isEmpty();
            // The body ends without its last chunk (RFC 9112 section 8), which clients take for an error.
            assertThatThrownBy(() -> server.get("/broken")).isInstanceOf(UncheckedIOException.class);
        }
    }

    private static void write(OutputStream body, String text) {
        try {
            body.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
