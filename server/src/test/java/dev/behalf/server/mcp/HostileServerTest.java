package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.mcp.ProviderAccess.Access;
import dev.behalf.server.mcp.Speaker.Heard;
import dev.behalf.server.mcp.TestingUpstream.Events;
import dev.behalf.server.upstream.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Servers of the team that are out of order, or in somebody else's hands.
class HostileServerTest {

    private static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");
    private static final String ABLE = "{\"elicitation\": {\"form\": {}, \"url\": {}}}";

    private final TestingClock clock = new TestingClock();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, clock);
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

    private <T extends AutoCloseable> T opened(T one) {
        opened.add(one);
        return one;
    }

    private TestingUpstream upstream(String name, boolean modern, CallsAs callsAs) {
        TestingUpstream upstream = opened(new TestingUpstream(modern));
        upstream.on("tools/list", "{'tools': [{'name': 'work'}]}");
        mcp.register(name, upstream.url(), callsAs);
        return upstream;
    }

    private Speaker ann(TestingMcp node, String path, boolean modern) {
        Speaker speaker = opened(new Speaker(node, "/mcp" + path, mcp.tokenFor("ann", "client_1", path), modern));
        speaker.able(ABLE).open();
        return speaker;
    }

    private static ObjectNode notification(String method, String params) {
        ObjectNode message =
                JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0").put("method", method);
        message.set("params", JsonMapper.shared().readTree(params.replace('\'', '"')));
        return message;
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void whatAServerRepeatsOfTheCredentialsIsWithheld(boolean modern, boolean stream) {
        String token = "eyJ/provider+token-1";
        TestingUpstream server = upstream("tickets", modern, CallsAs.END_USER);
        mcp.provider = _ -> new Access.Token(token, LATER, List.of(server.url()));
        server.on("tools/call", request -> {
            String result = "{'content': [{'type': 'text', 'text': '" + request.header("Authorization") + "'}]}";
            if (stream) {
                Events events = request.events();
                // As writers of JSON may.
                String raw = request.response(result).toString().replace("eyJ/", "eyJ\\/");
                events.write("data: " + raw + "\n\n");
            } else {
                request.answer(result);
            }
        });
        server.on("prompts/get", request -> {
            ObjectNode refusal = JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0");
            refusal.set("id", request.message().get("id"));
            refusal.putObject("error").put("code", -32000).put("message", request.header("Authorization"));
            byte[] bytes = refusal.toString().getBytes(UTF_8);
            request.exchange().getResponseHeaders().set("Content-Type", "application/json");
            request.exchange().sendResponseHeaders(200, bytes.length);
            request.exchange().getResponseBody().write(bytes);
        });
        Speaker ann = ann(mcp, "/tickets", true);

        Heard called = ann.call("work", "{}");
        assertThat(called.text()).contains("repeats the credentials");
        assertThat(called.body()).doesNotContain("provider+token");
        Heard prompt = ann.ask("prompts/get", "{\"name\": \"p\"}");
        assertThat(prompt.code()).isEqualTo(-32603);
        assertThat(prompt.body()).contains("repeats the credentials").doesNotContain("provider+token");
        eventually(() -> String.valueOf(
                        mcp.servers.find("default", "tickets").orElseThrow().problem())
                .contains("repeats the credentials"));
    }

    /// Its limit is a minute; clients give up before.
    @Test
    @Timeout(30)
    void aServerThatSaysNothingTakesNobodysListsAway() {
        upstream("crm", true, CallsAs.NONE).on("resources/list", "{'resources': [{'uri': 'crm://a', 'name': 'a'}]}");
        TestingUpstream silent = upstream("tickets", true, CallsAs.NONE);
        for (String method : List.of("tools/list", "resources/list")) {
            silent.on(method, _ -> {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        Limits patient = new Limits(
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                100_000,
                500_000,
                16,
                Duration.ofMillis(100),
                3,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5));
        TestingMcp node = opened(new TestingMcp(database, clock, patient));
        Speaker ann = ann(node, "", true);

        JsonNode tools = ann.ask("tools/list", "{}").result();
        assertThat(tools.toString()).contains("crm_work");
        assertThat(tools.path("_meta").path(AllMethods.UNAVAILABLE).toString()).isEqualTo("[\"tickets\"]");
        JsonNode resources = ann.ask("resources/list", "{}").result();
        assertThat(resources.toString()).contains("crm://a");
        assertThat(resources.path("_meta").path(AllMethods.UNAVAILABLE).toString())
                .isEqualTo("[\"tickets\"]");
    }

    @Test
    @Timeout(30)
    void aServerThatWantsToBeAskedAgainInDaysIsNotWaitedFor() {
        TestingUpstream server = upstream("tickets", false, CallsAs.NONE);
        server.on("tools/call", request -> request.events().write("id: call-1\nretry: 900000000\ndata:\n\n"));

        Heard heard = ann(mcp, "/tickets", true).call("work", "{}");

        assertThat(heard.text()).contains("ended its answer before it was complete");
        assertThat(server.got("GET")).isEmpty();
    }

    @Test
    void anIdOfAnEventThatNoHeaderHoldsIsNone() {
        TestingUpstream server = upstream("tickets", false, CallsAs.NONE);
        server.on("tools/call", request -> {
            Events events = request.events();
            events.send(
                    "x".repeat(2_001),
                    notification(
                            "notifications/progress",
                            "{'progressToken': %s, 'progress': 1}"
                                    .formatted(request.params().at("/_meta/progressToken"))));
            stay(events);
        });
        Speaker ann = ann(mcp, "/tickets", false);
        Stream<String> lines = ann.lines(
                        "tools/call", "{\"name\": \"work\", \"_meta\": {\"progressToken\": \"mine\"}}", 7)
                .body();

        assertThat(lines.filter(line -> line.startsWith("id:") || line.startsWith("data:"))
                        .findFirst()
                        .orElseThrow())
                .startsWith("data:");
        ann.close();

        eventually(() -> !server.got("notifications/cancelled").isEmpty());
    }

    private void stay(Events events) throws IOException {
        try {
            while (!over.await(10, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                events.write(": here\n\n");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// At the address of all servers it could be another server's.
    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void onlyTheProgressOfTheRequestItselfIsToldOnItsStream(boolean modern, boolean client) {
        TestingUpstream server = upstream("tickets", modern, CallsAs.NONE);
        server.on("tools/call", request -> {
            Events events = request.events();
            JsonNode own = request.params().at("/_meta/progressToken");
            events.send(notification("notifications/progress", "{'progressToken': 'other', 'progress': 66}"));
            events.send(notification("notifications/resources/updated", "{'uri': 'crm://own'}"));
            if (!own.isMissingNode()) {
                events.send(
                        notification("notifications/progress", "{'progressToken': %s, 'progress': 1}".formatted(own)));
            }
            events.send(request.response("{'content': [{'type': 'text', 'text': 'done'}]}"));
        });
        Speaker ann = ann(mcp, "", client);

        Heard plain = ann.call("tickets_work", "{}");
        assertThat(plain.text()).isEqualTo("done");
        assertThat(plain.said()).isEmpty();

        Heard told = Speaker.heard(ann.begin("tickets_work", "{}", 41).join());
        assertThat(told.text()).isEqualTo("done");
        assertThat(told.said())
                .singleElement()
                .satisfies(
                        said -> assertThat(said.at("/params/progress").asInt()).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void numbersKeepAllTheirDigits(boolean modern) {
        String numbers = "[12345678901234567.89,1.10,0.1E-20,123456789012345678901234567890]";
        TestingUpstream server = upstream("tickets", modern, CallsAs.NONE);
        server.on("tools/call", request -> {
            byte[] bytes = ("{\"jsonrpc\": \"2.0\", \"id\": "
                            + request.message().get("id")
                            + ", \"result\": {\"content\": [], \"structuredContent\": {\"n\": " + numbers + "}}}")
                    .getBytes(UTF_8);
            request.exchange().getResponseHeaders().set("Content-Type", "application/json");
            request.exchange().sendResponseHeaders(200, bytes.length);
            request.exchange().getResponseBody().write(bytes);
        });

        assertThat(ann(mcp, "/tickets", modern).call("work", "{}").body())
                .contains("[12345678901234567.89,1.10,1E-21,123456789012345678901234567890]");
        assertThat(Messages.read(("{\"jsonrpc\": \"2.0\", \"method\": \"m\", \"params\": {\"n\": " + numbers + "}}")
                        .getBytes(UTF_8)))
                .asString()
                .contains("[12345678901234567.89,1.10,1E-21,123456789012345678901234567890]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void peopleAreSentToPagesOfTheWebOnly(boolean modern) {
        TestingUpstream server = upstream("tickets", modern, CallsAs.NONE);
        String evil = "'mode': 'url', 'url': 'javascript:alert(1)', 'message': 'evil', 'elicitationId': 'a'";
        String page = "'mode': 'url', 'url': 'https://pages.acme.com/', 'message': 'page', 'elicitationId': 'b'";
        server.on("tools/call", request -> {
            if (modern) {
                request.answer("{'resultType': 'input_required', 'requestState': 's', 'inputRequests': {'q':"
                        + " {'method': 'elicitation/create', 'params': {" + evil + "}}}}");
            } else {
                ObjectNode refusal = JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0");
                refusal.set("id", request.message().get("id"));
                refusal.putObject("error")
                        .put("code", -32042)
                        .put("message", "first")
                        .set(
                                "data",
                                JsonMapper.shared()
                                        .readTree(("{'elicitations': [{" + evil + "}, {" + page + "}]}")
                                                .replace('\'', '"')));
                byte[] bytes = refusal.toString().getBytes(UTF_8);
                request.exchange().getResponseHeaders().set("Content-Type", "application/json");
                request.exchange().sendResponseHeaders(200, bytes.length);
                request.exchange().getResponseBody().write(bytes);
            }
        });
        for (boolean client : new boolean[] {true, false}) {
            Heard heard = ann(mcp, "", client).call("tickets_work", "{}");

            assertThat(heard.body()).as("client " + client).doesNotContain("javascript");
            if (modern) {
                assertThat(heard.text()).contains(client ? "no page of the web" : "cannot give");
            } else if (client) {
                assertThat(heard.result().path("inputRequests").toString())
                        .contains("https://pages.acme.com/", "tickets: page");
            } else {
                assertThat(heard.answer().at("/error/data/elicitations").toString())
                        .contains("https://pages.acme.com/", "tickets: page");
            }
        }
    }

    @Test
    void whatBehalfSaysOfServersNoServerSays() {
        upstream("tickets", true, CallsAs.NONE)
                .on(
                        "tools/list",
                        "{'tools': [{'name': 'work'}], '_meta': {'dev.behalf/unavailable': ['crm'], 'vendor': 1}}");

        JsonNode meta =
                ann(mcp, "/tickets", true).ask("tools/list", "{}").result().path("_meta");

        assertThat(meta.has(AllMethods.UNAVAILABLE)).isFalse();
        assertThat(meta.path("vendor").asInt()).isEqualTo(1);
    }

    @Test
    void whatFailsForOnePersonKeepsNobodyElseOut() {
        TestingUpstream server = upstream("tickets", true, CallsAs.NONE);
        server.on(
                "tools/call",
                request -> request.answer("{'content': [{'type': 'text', 'text': '"
                        + (request.params().at("/arguments/all").asBoolean(false) ? "x".repeat(200_000) : "done")
                        + "'}]}"));
        Speaker ann = ann(mcp, "/tickets", true);
        Speaker bob = opened(new Speaker(mcp, "/mcp/tickets", mcp.tokenFor("bob", "client_1", "/tickets"), true));
        ann.call("work", "{}");
        for (int i = 0; i < TestingMcp.LIMITS.failures(); i++) {
            assertThat(ann.call("work", "{\"all\": true}").text()).contains("larger than is taken");
        }

        assertThat(ann.call("work", "{}").text()).contains("left alone");
        assertThat(bob.call("work", "{}").text()).isEqualTo("done");
        assertThat(ann.call("work", "{}").text()).as("it is in order").isEqualTo("done");

        for (int i = 0; i < TestingMcp.LIMITS.failures(); i++) {
            (i == 0 ? bob : ann).call("work", "{\"all\": true}");
        }
        Speaker carl = opened(new Speaker(mcp, "/mcp/tickets", mcp.tokenFor("carl", "client_1", "/tickets"), true));
        assertThat(carl.call("work", "{}").text()).as("it fails for several").contains("left alone");
    }

    @Test
    void aListWithoutEndIsReadToItsLimitAndNotKept() {
        Limits large = new Limits(
                Duration.ofSeconds(20),
                Duration.ofMinutes(2),
                4_000_000,
                32_000_000,
                16,
                Duration.ofSeconds(4),
                3,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5));
        TestingUpstream server = upstream("tickets", true, CallsAs.NONE);
        String page = "{'%s': [{'name': 'work', 'uri': 'a://b', 'description': '" + "x".repeat(3_000_000)
                + "'}], 'nextCursor': 'more'}";
        server.on("tools/list", page.formatted("tools")).on("resources/list", page.formatted("resources"));
        TestingMcp node = opened(new TestingMcp(database, clock, large));
        Speaker ann = ann(node, "", true);

        for (String method : List.of("tools/list", "resources/list")) {
            JsonNode result = ann.ask(method, "{}").result();
            assertThat(result.path("_meta").path(AllMethods.UNAVAILABLE).toString())
                    .isEqualTo("[\"tickets\"]");
            assertThat(server.got(method)).hasSize(3);
        }
        assertThat(ann.call("tickets_unknown", "{}").text()).contains("lists more than is taken");
    }

    /// Programs that cut texts in the middle of a character write half of it.
    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void halfACharacterArrivesAsItWasSent(boolean modern, boolean stream) {
        TestingUpstream server = upstream("tickets", modern, CallsAs.NONE);
        String half = "cut \\ud83d";
        List<String> arguments = new CopyOnWriteArrayList<>();
        server.on("tools/call", request -> {
            arguments.add(request.params().at("/arguments/text").asString());
            String answer = request.response("{'content': [{'type': 'text', 'text': 'cut HALF'}]}")
                    .toString()
                    .replace("HALF", "\\ud83d");
            if (stream) {
                Events events = request.events();
                events.send(notification("notifications/progress", "{'progressToken': 5, 'progress': 1}"));
                events.write("data: " + answer + "\n\n");
            } else {
                byte[] bytes = answer.getBytes(UTF_8);
                request.exchange().getResponseHeaders().set("Content-Type", "application/json");
                request.exchange().sendResponseHeaders(200, bytes.length);
                request.exchange().getResponseBody().write(bytes);
            }
        });

        HttpResponse<String> response = mcp.send(mcp.request("/mcp/tickets")
                .header("Authorization", "Bearer " + mcp.tokenFor("ann", "client_1", "/tickets"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"work\","
                                + " \"_meta\": {\"progressToken\": 5}, \"arguments\": {\"text\": \"" + half
                                + "\"}}}")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"text\":\"" + half + "\"");
        assertThat(arguments).containsExactly("cut \ud83d");
    }

    /// Each is answered by a request of its own.
    @Test
    void aServerThatPingsWithoutEndIsNotAnsweredWithoutEnd() {
        TestingUpstream server = upstream("tickets", false, CallsAs.NONE);
        int pings = 20 * TestingMcp.LIMITS.concurrent();
        server.on("tools/call", request -> {
            Events events = request.events();
            for (int i = 0; i < pings; i++) {
                events.write("data: {\"jsonrpc\": \"2.0\", \"id\": " + i + ", \"method\": \"ping\"}\n\n");
            }
            events.send(request.response("{'content': [{'type': 'text', 'text': 'done'}]}"));
        });
        AtomicInteger answers = new AtomicInteger();
        server.shownTo(got -> {
            if (got.message().has("result")) {
                answers.incrementAndGet();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });

        assertThat(ann(mcp, "/tickets", true).call("work", "{}").text()).isEqualTo("done");

        eventually(() -> answers.get() > 0);
        over.countDown();
        eventually(() -> server.open() == 0);
        assertThat(answers.get()).isBetween(1, TestingMcp.LIMITS.concurrent());
    }

    @Test
    void aServerThatAsksWithoutEndIsRefusedInTheEnd() {
        TestingUpstream server = upstream("tickets", false, CallsAs.NONE);
        server.on("tools/call", request -> {
            Events events = request.events();
            for (int i = 0; i < 150; i++) {
                ObjectNode question = notification("elicitation/create", "{'message': 'Who?', 'requestedSchema': {}}");
                events.send(question.put("id", "q" + i));
            }
            events.send(request.response("{'content': [{'type': 'text', 'text': 'done'}]}"));
        });

        Heard heard = ann(mcp, "/tickets", false).call("work", "{}");

        assertThat(heard.text()).isEqualTo("done");
        assertThat(heard.said()).hasSize(100);
    }

    /// It has no other place to keep what it needs in the next round.
    @Test
    void aServerMayPutMuchIntoTheStateOfACall() {
        TestingUpstream server = upstream("tickets", true, CallsAs.NONE);
        String state = "s".repeat(60_000);
        server.on(
                "tools/call",
                request -> request.answer(
                        request.params().path("requestState").asString("").equals(state)
                                ? "{'content': [{'type': 'text', 'text': 'done'}]}"
                                : "{'resultType': 'input_required', 'requestState': '" + state
                                        + "', 'inputRequests': {}}"));
        Speaker ann = ann(mcp, "/tickets", true);

        JsonNode asked = ann.call("work", "{}").result();

        assertThat(ann.ask(
                                "tools/call",
                                "{\"name\": \"work\", \"arguments\": {}, \"inputResponses\": {}, \"requestState\": "
                                        + asked.get("requestState") + "}")
                        .text())
                .isEqualTo("done");
    }

    /// Nobody can be told then that the time is over.
    @Test
    void aClientThatTakesNothingKeepsAServerNoLongerThanOthers() throws Exception {
        Limits limits = new Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                100_000,
                Integer.MAX_VALUE,
                16,
                Duration.ofMillis(100),
                3,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5));
        try (TestingMcp node = new TestingMcp(database, clock, limits)) {
            TestingUpstream server = opened(new TestingUpstream(true));
            server.on("tools/list", "{'tools': [{'name': 'work'}]}").on("tools/call", request -> {
                Events events = request.events();
                String many = "x".repeat(50_000);
                while (true) {
                    events.send(notification(
                            "notifications/progress",
                            "{'progressToken': 5, 'progress': 1, 'message': '" + many + "'}"));
                }
            });
            node.register("tickets", server.url(), CallsAs.NONE);
            String body =
                    "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"work\","
                            + " \"_meta\": {\"progressToken\": 5}}}";
            try (Socket client = new Socket()) {
                client.setReceiveBufferSize(4096);
                client.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), node.port()));
                client.getOutputStream()
                        .write(("POST /mcp/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                                        + node.tokenFor("ann", "client_1", "/tickets")
                                        + "\r\nAccept: application/json, text/event-stream\r\nContent-Type: application/json"
                                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(UTF_8));

                eventually(() -> !server.got("tools/call").isEmpty());
                eventually(() -> server.open() == 0);
            }
        }
    }
}
