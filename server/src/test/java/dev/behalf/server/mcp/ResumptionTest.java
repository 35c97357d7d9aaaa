package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Streams that break off, at a server of 2025-11-25 that names the events of its streams.
class ResumptionTest {

    private final TestingClock clock = new TestingClock();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private TestingUpstream server;
    private String token;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, clock);
        server = new TestingUpstream(false);
        server.on("tools/list", "{'tools': [{'name': 'work'}]}");
        mcp.register("tickets", server.url(), CallsAs.NONE);
        token = mcp.tokenFor("ann", "client_1", "/tickets");
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        for (AutoCloseable each : opened) {
            each.close();
        }
        mcp.close();
        server.close();
        database.close();
        testing.close();
    }

    private Speaker speaker(TestingMcp node, String token, boolean modern) {
        Speaker speaker = new Speaker(node, "/mcp/tickets", token, modern);
        opened.add(speaker);
        return speaker;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static JsonNode progress(TestingUpstream.Got request, int step) {
        return json("""
                {"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progressToken": %s, "progress": %d}}""".formatted(request.params().at("/_meta/progressToken"), step));
    }

    /// Says one thing and then nothing, as long as somebody is there.
    private void beginsAndWaits() {
        server.on("tools/call", request -> {
            TestingUpstream.Events events = request.events();
            events.send("call-1", progress(request, 1));
            stay(events);
        });
    }

    private void stay(TestingUpstream.Events events) throws IOException {
        try {
            while (!over.await(10, TimeUnit.MILLISECONDS)) {
                events.write(": here\n\n");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private TestingUpstream.Got call() {
        return server.got("tools/call").getLast();
    }

    /// Goes on where it is asked to: the rest of the call.
    private void givesTheRest() {
        server.on("GET", request -> {
            TestingUpstream.Events events = request.events();
            if ("call-1".equals(request.header("Last-Event-ID"))) {
                events.send("call-2", progress(call(), 2));
                events.send("call-3", call().response("{'content': [{'type': 'text', 'text': 'done'}]}"));
            } else {
                events.send("own-1", json("{\"jsonrpc\": \"2.0\", \"method\": \"notifications/tools/list_changed\"}"));
                stay(events);
            }
        });
    }

    /// A stream, event by event.
    private static final class Followed {
        private final Iterator<String> lines;
        private String id = "";

        Followed(HttpResponse<Stream<String>> response) {
            assertThat(response.statusCode()).isEqualTo(200);
            lines = response.body().iterator();
        }

        JsonNode next() {
            id = "";
            while (true) {
                String line = lines.next();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ") && line.length() > 6) {
                    return json(line.substring(6));
                }
            }
        }
    }

    @Test
    void whoeverLosesTheStreamOfACallGetsTheRestAtAnyNode() {
        beginsAndWaits();
        givesTheRest();
        Speaker ann = speaker(mcp, token, false);
        String session = ann.open();
        Followed call = new Followed(
                ann.lines("tools/call", "{\"name\": \"work\", \"_meta\": {\"progressToken\": \"mine\"}}", 7));
        JsonNode first = call.next();
        assertThat(first.at("/params/progressToken").asString()).isEqualTo("mine");
        assertThat(call.id).isNotEmpty().doesNotContain("call-1");
        ann.close();

        try (TestingMcp other = new TestingMcp(database, clock)) {
            Speaker again = speaker(other, token, false).in(session);
            Followed rest = new Followed(again.listen(call.id));

            JsonNode second = rest.next();
            assertThat(second.at("/params/progress").asInt()).isEqualTo(2);
            assertThat(second.at("/params/progressToken").asString()).isEqualTo("mine");
            assertThat(rest.id).isNotEmpty();
            JsonNode answer = rest.next();
            assertThat(answer.get("id").asInt()).isEqualTo(7);
            assertThat(answer.at("/result/content/0/text").asString()).isEqualTo("done");
        }
        assertThat(server.got("notifications/cancelled"))
                .as("leaving did not end it")
                .isEmpty();
    }

    @Test
    void anEventIsGoodInItsSessionAndForItsPersonOnly() {
        beginsAndWaits();
        givesTheRest();
        Speaker ann = speaker(mcp, token, false);
        ann.open();
        Followed call = new Followed(
                ann.lines("tools/call", "{\"name\": \"work\", \"_meta\": {\"progressToken\": \"mine\"}}", 7));
        call.next();
        long asked = server.got("GET").size();

        Speaker elsewhere = speaker(mcp, token, false);
        elsewhere.open();
        assertThat(elsewhere.listen(call.id).statusCode()).as("another session").isEqualTo(400);
        Speaker bob = speaker(mcp, mcp.tokenFor("bob", "client_1", "/tickets"), false);
        bob.open();
        assertThat(bob.listen(call.id).statusCode()).as("another person").isEqualTo(400);
        assertThat(bob.listen("call-1").statusCode()).as("the server's own").isEqualTo(400);
        assertThat(server.got("GET")).hasSize((int) asked);
    }

    @Test
    void theStreamOfASessionIsTakenUpToo() {
        givesTheRest();
        Speaker ann = speaker(mcp, token, false);
        ann.open();
        Followed own = new Followed(ann.listen());
        assertThat(own.next().get("method").asString()).isEqualTo("notifications/tools/list_changed");

        new Followed(ann.listen(own.id)).next();

        assertThat(server.got("GET").getLast().header("Last-Event-ID")).isEqualTo("own-1");
    }

    /// 2026-07-28 has no such thing: leaving ends the call. Nor has a server that names no events.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereNothingCanBeTakenUpThereIsNoIdAndLeavingEndsTheCall(boolean modern) {
        beginsAndWaits();
        if (!modern) {
            server.on("tools/call", request -> {
                TestingUpstream.Events events = request.events();
                events.send(progress(request, 1));
                stay(events);
            });
        }
        Speaker ann = speaker(mcp, token, modern);
        ann.open();
        Followed call = new Followed(
                ann.lines("tools/call", "{\"name\": \"work\", \"_meta\": {\"progressToken\": \"mine\"}}", 7));
        call.next();
        assertThat(call.id).isEmpty();

        ann.close();

        eventually(() -> !server.got("notifications/cancelled").isEmpty());
    }

    /// What some servers do on purpose (2025-11-25, "Sending Messages to the Server").
    @Test
    void aServerThatEndsItsStreamEarlyIsAskedForTheRest() {
        server.on("tools/call", request -> request.events().write("id: call-1\nretry: 5\ndata:\n\n"));
        givesTheRest();
        Speaker ann = speaker(mcp, token, true);

        Speaker.Heard heard = ann.ask("tools/call", "{\"name\": \"work\", \"_meta\": {\"progressToken\": \"mine\"}}");

        assertThat(heard.text()).isEqualTo("done");
        assertThat(Objects.requireNonNull(heard.said().getFirst())
                        .at("/params/progress")
                        .asInt())
                .isEqualTo(2);
        assertThat(server.got("GET")).hasSize(1);
    }

    /// Some know nothing of events that they have named: what they open is another stream, which lives and never
    /// answers.
    @Test
    void aServerThatOpensAnotherStreamIsNotWaitedForHoweverAliveItIs() {
        server.on("tools/call", request -> request.events().write("id: call-1\nretry: 5\ndata:\n\n"));
        server.on("GET", request -> stay(request.events()));
        Speaker ann = speaker(mcp, token, true);

        Speaker.Heard heard = ann.ask("tools/call", "{\"name\": \"work\"}");

        assertThat(heard.text()).contains("ended its answer before it was complete");
        assertThat(server.got("GET")).hasSize(1);
    }

    @Test
    void clientsThatKnowItGetToKnowAtOnceWhereToComeBack() {
        server.on("tools/call", request -> {
            TestingUpstream.Events events = request.events();
            events.write("id: call-1\ndata: \n\n");
            stay(events);
        });
        givesTheRest();
        Speaker ann = speaker(mcp, token, false);
        ann.open();
        Iterator<String> lines = ann.lines(
                        "tools/call", "{\"name\": \"work\", \"_meta\": {\"progressToken\": \"mine\"}}", 7)
                .body()
                .filter(line -> !line.isEmpty() && !line.startsWith(":"))
                .iterator();
        String id = lines.next();
        assertThat(id).startsWith("id: ");
        assertThat(lines.next()).isEqualTo("data: ");

        Followed rest = new Followed(ann.listen(id.substring(4)));
        rest.next();

        assertThat(rest.next().at("/result/content/0/text").asString()).isEqualTo("done");
    }

    /// Signs of life begin an answer, and the name of the session stands in its headers.
    @Test
    void aServerThatTakesItsTimeForTheHandshakeLosesNoSession() {
        server.shownTo(request -> {
            if (request.method().equals("initialize")) {
                try {
                    Thread.sleep(TestingMcp.LIMITS.beat().multipliedBy(3));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });

        assertThat(speaker(mcp, token, false).open()).isNotEmpty();
        assertThat(server.sessions()).isEqualTo(1);
    }
}
