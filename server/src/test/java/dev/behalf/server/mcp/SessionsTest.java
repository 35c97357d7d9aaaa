package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.mcp.TestingUpstream.Events;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions of clients of earlier revisions, and programs that share a sign-in.
class SessionsTest {

    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, new TestingClock());
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        mcp.close();
        database.close();
        testing.close();
    }

    private TestingUpstream upstream(boolean modern) {
        TestingUpstream upstream = new TestingUpstream(modern);
        opened.add(upstream);
        return upstream.on("tools/list", "{'tools': [{'name': 'work'}]}")
                .on("tools/call", "{'content': [{'type': 'text', 'text': 'done'}]}");
    }

    private Speaker program(String token, String abilities) {
        Speaker program = new Speaker(mcp, "/mcp/tickets", token, false);
        opened.add(program);
        program.able(abilities).open();
        return program;
    }

    private static List<String> sessionsOfCalls(TestingUpstream server) {
        return server.got("tools/call").stream()
                .map(TestingUpstream.Got::session)
                .toList();
    }

    @Test
    void aSessionOutlastsWhatTheTeamChangesAndEndsWithAMove() {
        TestingUpstream server = upstream(false);
        TestingUpstream elsewhere = upstream(false);
        mcp.register("tickets", server.url(), CallsAs.NONE);
        Speaker ann = program(mcp.tokenFor("ann", "client_1", "/tickets"), "{}");
        assertThat(ann.call("work", "{}").text()).isEqualTo("done");

        mcp.register("tickets", server.url(), CallsAs.NONE, "work");
        assertThat(ann.call("work", "{}").text()).isEqualTo("done");
        assertThat(ann.listen().statusCode()).as("its stream").isEqualTo(200);
        assertThat(sessionsOfCalls(server))
                .hasSize(2)
                .containsOnly(server.liveSessions().iterator().next());
        assertThat(server.got("initialize")).hasSize(1);

        mcp.register("tickets", elsewhere.url(), CallsAs.NONE, "work");
        assertThat(ann.call("work", "{}").status()).isEqualTo(404);
        assertThat(elsewhere.got).as("nobody else learns of it").isEmpty();
        ann.open();
        assertThat(ann.call("work", "{}").text()).isEqualTo("done");
    }

    /// Which the client asks for again, where it may.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void streamsEndWhenTheTeamChangesWhatTheyAreUnder(boolean modern) {
        TestingUpstream server = upstream(modern);
        mcp.register("tickets", server.url(), CallsAs.NONE);
        Speaker ann = new Speaker(mcp, "/mcp/tickets", mcp.tokenFor("ann", "client_1", "/tickets"), modern);
        opened.add(ann);
        ann.open();
        HttpResponse<Stream<String>> stream = modern
                ? ann.lines("subscriptions/listen", "{\"notifications\": {\"toolsListChanged\": true}}", 7)
                : ann.listen();
        eventually(() -> server.listeners("") == 1);

        mcp.register(new McpServerInput(
                "tickets", server.url(), CallsAs.NONE.id(), List.of(), "", "", "", "", "", "", true));

        List<String> lines = stream.body().toList();
        assertThat(lines.stream().anyMatch(line -> line.contains("\"result\"") && line.contains("\"id\":7")))
                .as("2026-07-28 ends it by a result")
                .isEqualTo(modern);
        eventually(() -> server.listeners("") == 0);
    }

    /// Of several terminals of one person each counts from 1.
    @Test
    void programsThatShareASignInDoNotEndEachOthersRequests() {
        TestingUpstream server = upstream(true);
        mcp.register("tickets", server.url(), CallsAs.NONE);
        server.on("tools/call", request -> {
            Events events = request.events();
            try {
                while (!over.await(10, TimeUnit.MILLISECONDS)) {
                    events.write(": here\n\n");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            events.send(request.response("{'content': [{'type': 'text', 'text': 'done'}]}"));
        });
        String token = mcp.tokenFor("ann", "client_1", "/tickets");
        String cancelled =
                "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/cancelled\", \"params\": {\"requestId\": 7}}";

        List<Speaker> plain = List.of(program(token, "{}"), program(token, "{}"));
        List<CompletableFuture<HttpResponse<String>>> unclear =
                plain.stream().map(each -> each.begin("work", "{}", 7)).toList();
        eventually(() -> server.got("tools/call").size() == 2);
        assertThat(plain.getFirst().status(cancelled)).isEqualTo(202);

        List<Speaker> able = List.of(program(token, "{\"roots\": {}}"), program(token, "{\"roots\": {}}"));
        List<CompletableFuture<HttpResponse<String>>> clear =
                able.stream().map(each -> each.begin("work", "{}", 7)).toList();
        eventually(() -> server.got("tools/call").size() == 4);
        assertThat(able.getFirst().status(cancelled)).isEqualTo(202);
        assertThat(clear.getFirst().join().body()).as("the one that was meant").doesNotContain("done");

        over.countDown();
        assertThat(clear.getLast().join().body()).contains("done");
        assertThat(unclear)
                .as("which one was meant is not known")
                .allMatch(each -> each.join().body().contains("done"));
    }
}
