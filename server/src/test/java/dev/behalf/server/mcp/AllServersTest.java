package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Resources, prompts and what servers say by themselves, at the address of all servers: `crm` is of 2025-11-25,
/// `tickets` of 2026-07-28.
class AllServersTest {

    private final TestingClock clock = new TestingClock();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private TestingUpstream crm;
    private TestingUpstream tickets;
    private String token = "";
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, clock);
        crm = upstream("crm", false);
        tickets = upstream("tickets", true);
    }

    private TestingUpstream upstream(String name, boolean modern) {
        TestingUpstream upstream = new TestingUpstream(modern);
        mcp.register(name, upstream.url(), CallsAs.NONE);
        return upstream.on(
                        "resources/list",
                        "{'resources': [{'uri': 'file:///readme', 'name': 'readme', 'vendor': 1},"
                                + " {'uri': 'NAME://own', 'name': 'own'}]}".replace("NAME", name))
                .on(
                        "resources/templates/list",
                        "{'resourceTemplates': [{'uriTemplate': 'NAME://item/{id}', 'name': 'item'}]}"
                                .replace("NAME", name))
                .on("prompts/list", "{'prompts': [{'name': 'hello'}, {'name': 'NAME-only'}]}".replace("NAME", name))
                .on(
                        "resources/read",
                        request -> request.answer("{'contents': [{'uri': %s, 'text': 'of NAME'}, {'uri': 'x:part'}]}"
                                .replace("NAME", name)
                                .formatted(request.params().get("uri"))))
                .on(
                        "prompts/get",
                        request -> request.answer(
                                "{'messages': [{'role': 'user', 'content': {'type': 'text', 'text': 'NAME says %s'}}]}"
                                        .replace("NAME", name)
                                        .formatted(request.params().path("name").asString())))
                .on(
                        "completion/complete",
                        request -> request.answer("{'completion': {'values': ['NAME', '%s']}}"
                                .replace("NAME", name)
                                .formatted(request.params()
                                        .path("ref")
                                        .propertyStream()
                                        .filter(member -> !member.getKey().equals("type"))
                                        .map(member -> member.getValue().asString())
                                        .findFirst()
                                        .orElse(""))))
                .on("tools/list", "{'tools': [{'name': 'make', 'inputSchema': {'type': 'object'}}]}")
                .on(
                        "tools/call",
                        "{'content': [{'type': 'resource_link', 'uri': 'file:///readme', 'name': 'r'},"
                                + " {'type': 'resource', 'resource': {'uri': 'NAME://made', 'text': 'm'}}]}"
                                        .replace("NAME", name));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        mcp.close();
        crm.close();
        tickets.close();
        database.close();
        testing.close();
    }

    private Speaker ann(TestingMcp node, boolean modern) {
        // One sign-in, whichever node is asked.
        token = token.isEmpty() ? mcp.tokenFor("ann", "client_1", "") : token;
        Speaker speaker = new Speaker(node, "/mcp", token, modern);
        opened.add(speaker);
        return speaker;
    }

    private static List<String> texts(JsonNode list, String member) {
        return list.valueStream().map(each -> each.get(member).asString()).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOneServerHasKeepsItsNameAndWhatSeveralHaveIsCalledByTheServerToo(boolean modern) {
        Speaker ann = ann(mcp, modern);

        JsonNode resources = ann.ask("resources/list", "{}").result();
        assertThat(texts(resources.get("resources"), "uri"))
                .containsExactly("crm+file:///readme", "crm://own", "tickets+file:///readme", "tickets://own");
        assertThat(resources.at("/resources/0/vendor").asInt()).isEqualTo(1);
        assertThat(resources.has("ttlMs")).isEqualTo(modern);
        assertThat(texts(ann.ask("resources/templates/list", "{}").result().get("resourceTemplates"), "uriTemplate"))
                .containsExactly("crm://item/{id}", "tickets://item/{id}");
        assertThat(texts(ann.ask("prompts/list", "{}").result().get("prompts"), "name"))
                .containsExactly("crm_hello", "crm-only", "tickets_hello", "tickets-only");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachNameLeadsToItsServerAndToNoOther(boolean modern) {
        Speaker ann = ann(mcp, modern);

        JsonNode shared = read(ann, "crm+file:///readme").result();
        assertThat(shared.at("/contents/0/text").asString()).isEqualTo("of crm");
        assertThat(shared.at("/contents/0/uri").asString()).isEqualTo("crm+file:///readme");
        assertThat(shared.at("/contents/1/uri").asString()).isEqualTo("crm+x:part");
        assertThat(crm.got("resources/read").getLast().params().get("uri").asString())
                .isEqualTo("file:///readme");
        assertThat(read(ann, "tickets://own").result().at("/contents/0/text").asString())
                .isEqualTo("of tickets");
        assertThat(read(ann, "crm://item/7").result().at("/contents/0/text").asString())
                .isEqualTo("of crm");
        assertThat(read(ann, "file:///readme").answer().at("/error/message").asString())
                .contains("crm+file:///readme or tickets+file:///readme");
        assertThat(read(ann, "nobody://x").code()).isEqualTo(modern ? -32602 : -32002);

        assertThat(ann.ask("prompts/get", "{\"name\": \"tickets_hello\"}").body())
                .contains("tickets says hello");
        assertThat(ann.ask("prompts/get", "{\"name\": \"crm-only\"}").body()).contains("crm says crm-only");
        assertThat(ann.ask("prompts/get", "{\"name\": \"hello\"}").code()).isEqualTo(-32602);
        assertThat(ann.ask("completion/complete", "{\"ref\": {\"type\": \"ref/prompt\", \"name\": \"crm_hello\"}}")
                        .body())
                .contains("[\"crm\",\"hello\"]");
        assertThat(ann.ask(
                                "completion/complete",
                                "{\"ref\": {\"type\": \"ref/resource\", \"uri\": \"tickets://item/{id}\"}}")
                        .body())
                .contains("[\"tickets\",\"tickets://item/{id}\"]");

        assertThat(texts(ann.call("tickets_make", "{}").result().get("content"), "type"))
                .containsExactly("resource_link", "resource");
        JsonNode made = ann.call("tickets_make", "{}").result().get("content");
        assertThat(made.at("/0/uri").asString()).isEqualTo("tickets+file:///readme");
        assertThat(read(ann, made.at("/1/resource/uri").asString())
                        .result()
                        .at("/contents/0/text")
                        .asString())
                .as("what a tool's result names can be read")
                .isEqualTo("of tickets");
    }

    private static Speaker.Heard read(Speaker ann, String uri) {
        return ann.ask("resources/read", "{\"uri\": \"" + uri + "\"}");
    }

    @Test
    void aServerThatIsAwayTakesNoListAwayAndIsNamed() {
        crm.away(true);
        Speaker ann = ann(mcp, true);

        JsonNode list = ann.ask("prompts/list", "{}").result();

        assertThat(texts(list.get("prompts"), "name")).containsExactly("hello", "tickets-only");
        assertThat(list.at("/_meta/dev.behalf~1unavailable").toString()).isEqualTo("[\"crm\"]");
        assertThat(ann.ask("prompts/get", "{\"name\": \"hello\"}").body()).contains("tickets says hello");
        assertThat(ann.ask("prompts/get", "{\"name\": \"crm-only\"}")
                        .answer()
                        .at("/error/message")
                        .asString())
                .contains("not all answer");
    }

    @Test
    void pagesGoOnAtAnotherNodeWhateverTheServersListMeanwhile() {
        crm.on(
                "prompts/list",
                request -> request.answer(
                        request.params().has("cursor")
                                ? many(100, 150)
                                : many(0, 100).replace("]}", "], 'nextCursor': 'b'}")));
        tickets.on("prompts/list", many(200, 300));
        Speaker ann = ann(mcp, false);
        try (TestingMcp other = new TestingMcp(database, clock)) {
            JsonNode first = ann.ask("prompts/list", "{}").result();
            tickets.on("prompts/list", many(220, 301));
            Speaker there = ann(other, false);
            String cursor = first.get("nextCursor").asString();
            JsonNode second = there.ask("prompts/list", "{\"cursor\": \"" + cursor + "\"}")
                    .result();

            assertThat(texts(first.get("prompts"), "name"))
                    .hasSize(200)
                    .startsWith("p0")
                    .endsWith("p249");
            assertThat(texts(second.get("prompts"), "name"))
                    .hasSize(51)
                    .startsWith("p250")
                    .endsWith("p300");
            assertThat(second.has("nextCursor")).isFalse();
            assertThat(there.ask("resources/list", "{\"cursor\": \"" + cursor + "\"}")
                            .code())
                    .as("of another list")
                    .isEqualTo(-32602);
            Speaker bob = new Speaker(other, "/mcp", mcp.tokenFor("bob", "client_1", ""), false);
            opened.add(bob);
            assertThat(bob.ask("prompts/list", "{\"cursor\": \"" + cursor + "\"}")
                            .code())
                    .as("of another person")
                    .isEqualTo(-32602);
        }
    }

    private static String many(int from, int to) {
        return "{'prompts': ["
                + IntStream.range(from, to)
                        .mapToObj(i -> "{'name': 'p" + i + "'}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    @Test
    void aClientOf2026HearsWhatServersOfBothErasSay() {
        HttpResponse<Stream<String>> stream = ann(mcp, true)
                .lines(
                        "subscriptions/listen",
                        "{\"notifications\": {\"promptsListChanged\": true, \"resourceSubscriptions\":"
                                + " [\"crm+file:///readme\", \"tickets://own\", \"nobody://x\"]}}",
                        77);
        Iterator<JsonNode> said = messages(stream);

        JsonNode acknowledged = said.next();
        assertThat(acknowledged.get("method").asString()).isEqualTo("notifications/subscriptions/acknowledged");
        assertThat(acknowledged.at("/params/notifications").toString())
                .contains("promptsListChanged")
                .contains("[\"crm+file:///readme\",\"tickets://own\"]")
                .doesNotContain("tools");
        eventually(() -> crm.listeners("file:///readme") == 1 && tickets.listeners("tickets://own") == 1);

        crm.say("notifications/resources/updated", "file:///readme");
        JsonNode updated = said.next();
        assertThat(updated.at("/params/uri").asString()).isEqualTo("crm+file:///readme");
        assertThat(updated.at("/params/_meta/io.modelcontextprotocol~1subscriptionId")
                        .asInt())
                .isEqualTo(77);
        tickets.say("notifications/resources/updated", "tickets://own");
        assertThat(said.next().at("/params/uri").asString()).isEqualTo("tickets://own");
        crm.say("notifications/tools/list_changed", "");
        crm.say("notifications/prompts/list_changed", "");
        assertThat(said.next().get("method").asString())
                .as("what was not asked for is not said")
                .isEqualTo("notifications/prompts/list_changed");

        mcp.register("third", tickets.url(), CallsAs.NONE);
        assertThat(said.next().get("method").asString())
                .as("the team added a server")
                .isEqualTo("notifications/prompts/list_changed");
    }

    /// Each that nobody has is looked for at all servers.
    @Test
    void namesOfResourcesAreLookedForAsFarAsThereMayBeSubscriptions() {
        String unknown = IntStream.range(0, 2 * Subscribed.MOST)
                .mapToObj(i -> "\"nobody://" + i + "\"")
                .collect(Collectors.joining(","));
        HttpResponse<Stream<String>> stream = ann(mcp, true)
                .lines(
                        "subscriptions/listen",
                        "{\"notifications\": {\"promptsListChanged\": true, \"resourceSubscriptions\": [" + unknown
                                + "]}}",
                        77);

        assertThat(messages(stream).next().at("/params/notifications/resourceSubscriptions"))
                .isEmpty();
        assertThat(crm.got("resources/list")).hasSize(Subscribed.MOST);
    }

    @Test
    void onePersonHasSoManyStreamsAndNoMore() {
        String listen = "{\"notifications\": {\"promptsListChanged\": true}}";
        List<HttpResponse<Stream<String>>> streams = new ArrayList<>();
        Speaker ann = ann(mcp, true);
        for (int i = 0; i < Tidings.MOST_STREAMS; i++) {
            streams.add(ann.lines("subscriptions/listen", listen, i));
        }
        assertThat(streams).allSatisfy(stream -> assertThat(stream.statusCode()).isEqualTo(200));

        assertThat(ann.ask("subscriptions/listen", listen)
                        .answer()
                        .at("/error/message")
                        .asString())
                .contains("32 streams here already");
        Speaker earlier = ann(mcp, false);
        earlier.open();
        assertThat(earlier.listen().statusCode()).isEqualTo(405);
        ann.close();
        eventually(() -> earlier.listen().statusCode() == 200);
    }

    @Test
    void anEarlierClientHearsOnTheStreamOfItsSessionWhatItSubscribedTo() {
        Speaker ann = ann(mcp, false);
        assertThat(ann.open()).isNotEmpty();
        Iterator<JsonNode> said = messages(ann.listen());
        eventually(() -> crm.listeners("") == 1 && tickets.listeners("") == 1);

        assertThat(ann.ask("resources/subscribe", "{\"uri\": \"tickets+file:///readme\"}")
                        .result())
                .isEmpty();
        assertThat(ann.ask("resources/subscribe", "{\"uri\": \"crm://own\"}").result())
                .isEmpty();
        eventually(() -> crm.listeners("crm://own") == 1 && tickets.listeners("file:///readme") == 1);
        crm.say("notifications/resources/updated", "crm://own");
        assertThat(said.next().at("/params/uri").asString()).isEqualTo("crm://own");
        tickets.say("notifications/resources/updated", "file:///readme");
        assertThat(said.next().at("/params/uri").asString()).isEqualTo("tickets+file:///readme");

        ann.ask("resources/unsubscribe", "{\"uri\": \"crm://own\"}").result();
        eventually(() -> crm.listeners("crm://own") == 0 && crm.listeners("") == 1);
        crm.say("notifications/tools/list_changed", "");
        assertThat(said.next().get("method").asString()).isEqualTo("notifications/tools/list_changed");

        ann.close();
        eventually(() -> crm.listeners("") == 0 && tickets.listeners("") == 0);
        eventually(() -> crm.sessions() <= 1);
    }

    /// What it says as soon as it is told is heard, though its stream takes its time to be there.
    @Test
    void aServerOfTheEarlierEraIsToldOfASubscriptionOnceItsStreamIsOpen() {
        List<String> order = new CopyOnWriteArrayList<>();
        crm.on("GET", request -> {
            order.add("stream");
            crm.listen(request);
        });
        crm.on("resources/subscribe", request -> {
            order.add("subscription");
            crm.subscribe(request);
            crm.say("notifications/resources/updated", "crm://own");
            request.answer("{}");
        });
        HttpResponse<Stream<String>> stream = ann(mcp, true)
                .lines("subscriptions/listen", "{\"notifications\": {\"resourceSubscriptions\": [\"crm://own\"]}}", 5);

        Iterator<JsonNode> said = messages(stream);
        assertThat(said.next().get("method").asString()).isEqualTo("notifications/subscriptions/acknowledged");
        assertThat(said.next().at("/params/uri").asString()).isEqualTo("crm://own");
        assertThat(order).containsExactly("stream", "subscription");
    }

    /// What a client subscribes to before it has a stream may have changed when it has one.
    @Test
    void whatMayHaveChangedWhileNobodyHeardTheServerIsSaidToHaveChanged() {
        Speaker ann = ann(mcp, false);
        ann.open();
        assertThat(ann.ask("resources/subscribe", "{\"uri\": \"crm://own\"}").result())
                .isEmpty();
        crm.say("notifications/resources/updated", "crm://own");

        Iterator<JsonNode> said = messages(ann.listen());
        assertThat(said.next().at("/params/uri").asString()).isEqualTo("crm://own");
        assertThat(ann.ask("resources/subscribe", "{\"uri\": \"tickets://own\"}")
                        .result())
                .isEmpty();
        tickets.say("notifications/resources/updated", "tickets://own");
        assertThat(said.next().at("/params/uri").asString())
                .as("once, and at once")
                .isEqualTo("tickets://own");
    }

    /// A sub-resource, which the schema calls so.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatChangesWithinAResourceIsToldByTheClientsNameForIt(boolean modern) {
        Speaker ann = ann(mcp, modern);
        ann.open();
        String uri = "tickets+file:///readme";
        HttpResponse<Stream<String>> stream = modern
                ? ann.lines(
                        "subscriptions/listen",
                        "{\"notifications\": {\"resourceSubscriptions\": [\"" + uri + "\"]}}",
                        5)
                : ann.listen();
        if (!modern) {
            ann.ask("resources/subscribe", "{\"uri\": \"" + uri + "\"}").result();
        }
        eventually(() -> tickets.listeners("file:///readme") == 1);

        tickets.tell("file:///readme", "file:///readme#part");

        Iterator<JsonNode> said = messages(stream);
        JsonNode next = said.next();
        while (!next.path("method").asString().equals("notifications/resources/updated")) {
            next = said.next();
        }
        assertThat(next.at("/params/uri").asString()).isEqualTo("tickets+file:///readme#part");
    }

    @Test
    void aServerThatCannotBeAskedTakesNoListAway() {
        mcp.register("people", crm.url(), CallsAs.END_USER);
        mcp.provider = _ -> {
            throw new IllegalStateException("The database is away");
        };
        for (String method : List.of("tools/list", "resources/list")) {
            JsonNode result = ann(mcp, true).ask(method, "{}").result();

            assertThat(result.toString()).contains("tickets");
            assertThat(result.at("/_meta/dev.behalf~1unavailable").toString()).isEqualTo("[\"people\"]");
        }
    }

    private static Iterator<JsonNode> messages(HttpResponse<Stream<String>> stream) {
        return stream.body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonMapper.shared().readTree(line.substring(6)))
                .iterator();
    }
}
