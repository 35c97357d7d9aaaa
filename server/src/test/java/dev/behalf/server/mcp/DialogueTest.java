package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleMcpServer;
import dev.behalf.sandbox.mcp.SampleMcpServer.Era;
import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.mcp.Speaker.Heard;
import dev.behalf.server.upstream.Limits;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// What servers ask of people in the middle of a call, in each pair of eras.
class DialogueTest {

    private static final String PAIRS = "the four pairs of eras";

    private final TestingClock clock = new TestingClock();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private SampleMcpServer sample;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, clock);
        sample = SampleMcpServer.start(Era.MODERN);
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        mcp.register("crm", sample.url(), CallsAs.NONE);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        mcp.close();
        sample.close();
        database.close();
        testing.close();
    }

    private Speaker speaker(String person, boolean modern) {
        return speaker(mcp, person, "client_1", "/tickets", modern);
    }

    private Speaker speaker(TestingMcp node, String person, String client, String server, boolean modern) {
        Speaker speaker = new Speaker(node, "/mcp" + server, mcp.tokenFor(person, client, server), modern);
        opened.add(speaker);
        return speaker;
    }

    private static String named(String name) {
        return "{\"action\": \"accept\", \"content\": {\"name\": \"" + name + "\"}}";
    }

    private String idOfTheCall() {
        Object id = sample.visits("tools/call").getFirst().message().get("id");
        return Long.toString(((Number) Objects.requireNonNull(id)).longValue());
    }

    @ParameterizedTest(name = PAIRS + ": {arguments}")
    @CsvSource({"MODERN,true", "MODERN,false", "LEGACY,true", "LEGACY,false"})
    void whatAServerAsksReachesThePersonAndTheAnswersReachTheServer(Era era, boolean modern) {
        sample.become(era);
        Speaker ann = speaker("ann", modern);
        ann.open();
        List<String> asked = new ArrayList<>();

        Heard heard = ann.converse("ask", "{\"times\": 2}", question -> {
            asked.add(question);
            return named("Ann " + asked.size());
        });

        assertThat(asked).containsExactly("Name 1?", "Name 2?");
        assertThat(heard.text()).contains("Ann 2");
        assertThat(heard.text().contains("Ann 1")).as("it remembers").isEqualTo(era == Era.LEGACY);
        if (era == Era.LEGACY) {
            assertThat(sample.visits("initialize").getLast().message().toString())
                    .as("what the client can, and no more")
                    .contains("capabilities={elicitation={}}");
        }
    }

    /// Clients say that Behalf asks.
    @ParameterizedTest(name = PAIRS + ": {arguments}")
    @CsvSource({"MODERN,true", "MODERN,false", "LEGACY,true", "LEGACY,false"})
    void atTheAddressOfAllServersAQuestionSaysWhoseItIs(Era era, boolean modern) {
        sample.become(era);
        Speaker ann = speaker(mcp, "ann", "client_1", "", modern);
        ann.open();
        List<String> asked = new ArrayList<>();

        Heard heard = ann.converse("tickets_ask", "{\"times\": 2}", question -> {
            asked.add(question);
            return named("Ann " + asked.size());
        });

        assertThat(asked).containsExactly("tickets: Name 1?", "tickets: Name 2?");
        assertThat(heard.text()).contains("Ann 2");
    }

    @ParameterizedTest(name = PAIRS + ": {arguments}")
    @CsvSource({"MODERN,true", "MODERN,false", "LEGACY,true", "LEGACY,false"})
    void clientsThatCannotBeAskedAreNotAndTheServerKnows(Era era, boolean modern) {
        sample.become(era);
        for (String able : List.of("{}", "{\"sampling\": {}}", "{\"elicitation\": {\"url\": {}}}")) {
            Speaker ann = speaker("ann", modern).able(able);
            ann.open();

            Heard heard = ann.call("ask", "{}");

            assertThat(heard.said()).as(able).isEmpty();
            if (era == Era.LEGACY) {
                assertThat(heard.text()).as(able).isEqualTo("refused");
            } else if (!able.contains("elicitation")) {
                assertThat(heard.code()).as(able).isEqualTo(-32021);
            } else if (!modern) {
                assertThat(heard.text()).as(able).contains("cannot give");
            }
        }
    }

    /// The stream of a client that answers nothing by itself.
    private Heard asking(Speaker client, Consumer<JsonNode> asked) {
        return client.stream("{\"name\": \"ask\", \"arguments\": {}}", asked);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void nobodyAnswersWhatAnotherIsAsked(Era era) {
        sample.become(era);
        Speaker ann = speaker("ann", false);
        ann.open();
        List<Speaker> others = List.of(
                speaker("bob", false),
                speaker(mcp, "ann", "client_2", "/tickets", false),
                speaker(mcp, "ann", "client_1", "/crm", false));
        others.forEach(Speaker::open);
        List<Integer> statuses = new ArrayList<>();

        Heard heard = asking(ann, question -> {
            JsonNode id = question.get("id");
            others.forEach(other -> statuses.add(other.status(Speaker.reply(id, named("Mallory")))));
            String changed = id.stringValue().substring(1);
            statuses.add(ann.status(Speaker.reply(StringNode.valueOf(changed), named("Mallory"))));
            statuses.add(ann.status(Speaker.reply(id, named("Ann"))));
        });

        assertThat(statuses).containsExactly(400, 400, 400, 400, 202);
        assertThat(heard.text()).contains("Ann").doesNotContain("Mallory");
        assertThat(sample.visits().toString()).doesNotContain("Mallory");
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void theStateOfACallIsGoodForThePersonAndTheCallOnly(Era era) {
        sample.become(era);
        Speaker ann = speaker("ann", true);
        JsonNode asked = ann.call("ask", "{\"times\": 1}").result();
        String key = asked.path("inputRequests").propertyNames().iterator().next();
        String rest = ", \"requestState\": " + asked.get("requestState") + ", \"inputResponses\": {\"" + key + "\": "
                + named("Ann") + "}}";
        String call = "{\"name\": \"ask\", \"arguments\": {\"times\": 1}";

        assertThat(asked.path("requestState").asString()).doesNotContain("known");
        assertThat(speaker("bob", true).ask("tools/call", call + rest).code()).isEqualTo(-32602);
        assertThat(speaker(mcp, "ann", "client_2", "/tickets", true)
                        .ask("tools/call", call + rest)
                        .code())
                .isEqualTo(-32602);
        assertThat(speaker(mcp, "ann", "client_1", "/crm", true)
                        .ask("tools/call", call + rest)
                        .code())
                .isEqualTo(-32602);
        assertThat(ann.ask("tools/call", "{\"name\": \"ask\", \"arguments\": {\"times\": 2}" + rest)
                        .code())
                .as("another call")
                .isEqualTo(-32602);
        assertThat(ann.ask("tools/call", call + rest.replace(key + "\"", "other\""))
                        .result()
                        .has("inputRequests"))
                .as("asks again for what is missing")
                .isEqualTo(era == Era.LEGACY);
        assertThat(ann.ask("tools/call", call + rest).text()).contains("Ann");
        if (era == Era.LEGACY) {
            assertThat(ann.ask("tools/call", call + rest).text()).contains("has ended");
        }
        clock.advance(Duration.ofHours(2));
        try (Speaker later = new Speaker(mcp, "/mcp/tickets", mcp.tokenFor("ann", "client_1", "/tickets"), true)) {
            assertThat(later.ask("tools/call", call + rest).code())
                    .as("another grant")
                    .isEqualTo(-32602);
        }
    }

    @Test
    void aCallThatNobodyGoesOnWithEndsAtTheServer() {
        sample.become(Era.LEGACY);
        speaker("ann", true).call("ask", "{}");
        String id = idOfTheCall();

        eventually(() -> sample.cancelled(id));
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void aClientThatLeavesInTheMiddleOfAQuestionEndsTheCall(Era era) {
        sample.become(era);
        Speaker ann = speaker("ann", false);
        ann.open();
        CompletableFuture<HttpResponse<String>> call = ann.begin("ask", "{}", 5);
        eventually(() -> !sample.visits("tools/call").isEmpty());

        assertThat(
                        ann.status(
                                "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/cancelled\", \"params\": {\"requestId\": 5}}"))
                .isEqualTo(202);

        assertThat(call.join().body()).doesNotContain("\"result\"");
        if (era == Era.LEGACY) {
            String id = idOfTheCall();
            eventually(() -> sample.cancelled(id));
        }
    }

    @ParameterizedTest
    @CsvSource({"accept, 1, paid", "decline, 2, Pay first."})
    void aPageToGoToFirstIsAskedForInTheModernWay(String action, int times, String text) {
        sample.become(Era.LEGACY);
        Speaker ann = speaker("ann", true).able("{\"elicitation\": {\"url\": {}}}");

        JsonNode asked = ann.call("page", "{\"times\": " + times + "}").result();

        assertThat(asked.path("inputRequests").toString())
                .isEqualTo("{\"page-1\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\","
                        + "\"message\":\"Pay here.\",\"url\":\"https://pay.example/1\"}}}");
        assertThat(ann.ask(
                                "tools/call",
                                "{\"name\": \"page\", \"arguments\": {\"times\": " + times
                                        + "}, \"inputResponses\": {\"page-1\": {\"action\": \""
                                        + action + "\"}}}")
                        .text())
                .isEqualTo(text);
    }

    /// Where the server waits for itself, and where this node waits for the client.
    @ParameterizedTest
    @EnumSource(Era.class)
    void anAnswerMayComeToAnotherNode(Era era) {
        sample.become(era);
        try (TestingMcp other = new TestingMcp(database, clock)) {
            String token = mcp.tokenFor("ann", "client_1", "/tickets");
            Speaker here = new Speaker(mcp, "/mcp/tickets", token, false);
            Speaker there = new Speaker(other, "/mcp/tickets", token, false);
            opened.addAll(List.of(here, there));
            there.in(here.open());
            List<Integer> statuses = new ArrayList<>();

            Heard heard = asking(
                    here, question -> statuses.add(there.status(Speaker.reply(question.get("id"), named("Ann")))));

            assertThat(statuses).containsExactly(202);
            assertThat(heard.text()).contains("Ann");
            assertThat(there.call("greet", "{}").text()).isEqualTo("Hello anybody");
            assertThat(sample.visits("initialize")).as("one session, on both").hasSize(era == Era.LEGACY ? 1 : 0);
        }
    }

    /// Nobody else's, and once.
    @Test
    void anAnswerThatIsLeftForAnotherNodeIsTheClientsOwn() {
        try (TestingMcp other = new TestingMcp(database, clock)) {
            String token = mcp.tokenFor("ann", "client_1", "/tickets");
            Speaker here = new Speaker(mcp, "/mcp/tickets", token, false);
            Speaker there = new Speaker(other, "/mcp/tickets", token, false);
            Speaker bob = new Speaker(other, "/mcp/tickets", mcp.tokenFor("bob", "client_1", "/tickets"), false);
            opened.addAll(List.of(here, there, bob));
            here.open();
            List<Integer> statuses = new ArrayList<>();
            Heard heard = asking(here, question -> {
                JsonNode id = question.get("id");
                statuses.add(bob.status(Speaker.reply(id, named("Mallory"))));
                statuses.add(there.status(Speaker.reply(id, named("Ann"))));
                statuses.add(there.status(Speaker.reply(id, named("Anna"))));
                assertThat(left()).doesNotContain("Ann");
            });
            assertThat(statuses).containsExactly(400, 202, 400);
            assertThat(heard.text()).contains("Ann").doesNotContain("Anna").doesNotContain("Mallory");
            assertThat(left()).as("taken").isBlank();
        }
    }

    /// What is left for other nodes.
    private String left() {
        return database.read(handle -> String.join(
                " ",
                handle.createQuery("SELECT answer FROM mcp_answer")
                        .mapTo(String.class)
                        .list()));
    }

    /// Whatever pair of eras.
    @Test
    void theNextRoundMayComeToAnyNode() {
        try (TestingMcp other = new TestingMcp(database, clock)) {
            String token = mcp.tokenFor("ann", "client_1", "/tickets");
            Speaker here = new Speaker(mcp, "/mcp/tickets", token, true);
            Speaker there = new Speaker(other, "/mcp/tickets", token, true);
            opened.addAll(List.of(here, there));
            for (Era era : Era.values()) {
                sample.become(era);
                JsonNode asked = here.call("ask", "{}").result();
                String key =
                        asked.path("inputRequests").propertyNames().iterator().next();

                String text = there.ask(
                                "tools/call",
                                "{\"name\": \"ask\", \"arguments\": {}, \"requestState\": " + asked.get("requestState")
                                        + ", \"inputResponses\": {\"" + key + "\": " + named("Ann") + "}}")
                        .text();

                assertThat(text).contains("Ann");
                assertThat(left()).doesNotContain("Ann").as("taken").isBlank();
            }
        }
    }

    /// Servers that keep nothing put all of it there.
    @ParameterizedTest
    @CsvSource({"300000,true", "600000,false"})
    void aServersStateMayBeLargeUpToWhatAMessageHolds(int size, boolean carried) {
        try (TestingUpstream server = new TestingUpstream(true)) {
            String state = "x".repeat(size);
            server.on("tools/list", "{'tools': [{'name': 'ask'}]}")
                    .on(
                            "tools/call",
                            request -> request.answer(
                                    request.params().has("requestState")
                                            ? "{'content': [{'type': 'text', 'text': '%s'}]}"
                                                    .formatted(request.params()
                                                            .path("requestState")
                                                            .asString()
                                                            .length())
                                            : "{'resultType': 'input_required', 'requestState': '" + state
                                                    + "', 'inputRequests': {'q': {'method': 'elicitation/create',"
                                                    + " 'params': {'message': 'Name?', 'requestedSchema':"
                                                    + " {'type': 'object'}}}}}"));
            TestingMcp node = new TestingMcp(database, clock, Limits.DEFAULTS);
            opened.add(node);
            node.register("large", server.url(), CallsAs.NONE);
            Speaker ann = new Speaker(node, "/mcp/large", node.tokenFor("ann", "client_1", "/large"), true);
            opened.add(ann);

            Heard heard = ann.converse("ask", "{}", _ -> named("Ann"));

            assertThat(heard.text()).contains(carried ? "300000" : "more back with the answers than clients can carry");
        }
    }

    @Test
    void aRoundThatWasAnsweredOnOneNodeIsAnsweredOnNoOther() {
        sample.become(Era.LEGACY);
        try (TestingMcp other = new TestingMcp(database, clock)) {
            String token = mcp.tokenFor("ann", "client_1", "/tickets");
            Speaker here = new Speaker(mcp, "/mcp/tickets", token, true);
            Speaker there = new Speaker(other, "/mcp/tickets", token, true);
            opened.addAll(List.of(here, there));
            JsonNode asked = here.call("ask", "{}").result();
            String next = "{\"name\": \"ask\", \"arguments\": {}, \"requestState\": " + asked.get("requestState")
                    + ", \"inputResponses\": {\"question\": " + named("Ann") + "}}";

            assertThat(here.ask("tools/call", next).text()).contains("Ann");
            assertThat(there.ask("tools/call", next).text()).contains("has ended");
            assertThat(there.ask("tools/call", next).text()).contains("has ended");
            assertThat(here.ask("tools/call", next).text()).contains("has ended");
        }
        assertThat(sample.visits("tools/call")).hasSize(1);
    }

    @Test
    void aSessionIsTheClientsOwnAndEndsForBoth() {
        sample.become(Era.LEGACY);
        Speaker ann = speaker("ann", false);
        String first = ann.open();
        String second = ann.open();
        assertThat(first).isNotEqualTo(second).matches("[!-~]+");
        assertThat(sample.visits("initialize")).as("one each").hasSize(2);
        Speaker bob = speaker("bob", false).in(first);
        assertThat(bob.call("greet", "{}").status()).isEqualTo(404);
        assertThat(ann.in("made-up").call("greet", "{}").status()).isEqualTo(404);

        ann.in(first);
        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
        assertThat(ann.end()).isEqualTo(204);
        assertThat(ann.call("greet", "{}").status()).isEqualTo(404);
        ann.in(second);
        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
        sample.endSessions();
        assertThat(ann.call("greet", "{}").status()).isEqualTo(404);
        ann.open();
        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
    }

    @Test
    void openQuestionsDoNotKeepOthersOut() {
        sample.become(Era.LEGACY);
        Speaker ann = speaker("ann", true);
        for (int i = 0; i < TestingMcp.LIMITS.concurrent(); i++) {
            ann.call("ask", "{}");
        }
        assertThat(speaker("bob", true).call("greet", "{}").text()).isEqualTo("Hello anybody");
    }

    @Test
    void whatAServerSaysBetweenCallsComesOnTheStreamOfTheSessionAndKeepsNobodyOut() {
        sample.become(Era.LEGACY);
        Speaker ann = speaker("ann", false);
        // One person has half of them.
        int most = TestingMcp.LIMITS.concurrent() / 4;
        List<HttpResponse<Stream<String>>> streams = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            ann.open();
            streams.add(ann.listen());
            assertThat(streams.getLast()
                            .body()
                            .filter(line -> line.startsWith("data: "))
                            .findFirst())
                    .hasValueSatisfying(said -> assertThat(said).contains("notifications/tools/list_changed"));
        }

        assertThat(ann.listen().statusCode()).as("one too many").isEqualTo(405);
        Speaker carl = speaker("carl", false);
        carl.open();
        assertThat(carl.listen().statusCode()).as("another person").isEqualTo(200);
        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
        assertThat(speaker("bob", false).listen().statusCode()).as("no session").isEqualTo(405);
        ann.close();
        Speaker again = speaker("ann", false);
        again.open();
        eventually(() -> again.listen().statusCode() == 200);
    }

    /// How the threads take turns is left to chance.
    @ParameterizedTest
    @EnumSource(Era.class)
    void manyWhoAreAskedAtOnceAreAllHeard(Era era) throws Exception {
        sample.become(era);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                String name = "person" + i % 4;
                Speaker speaker = speaker(mcp, name, "client_" + i, "/tickets", i % 3 == 0);
                all.add(threads.submit(() -> {
                    speaker.open();
                    for (int turn = 0; turn < 3; turn++) {
                        String answer = name + " " + turn;
                        Heard heard = speaker.converse("ask", "{\"times\": 2}", _ -> named(answer));
                        assertThat(heard.text()).containsPattern("\"" + answer + "\"");
                        assertThat(heard.text().replace(answer, "")).doesNotContain("person");
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }
}
