package dev.behalf.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleApi;
import dev.behalf.sandbox.mcp.SampleApi.Request;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.ApiInput;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerResult;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.mcp.ProviderAccess.Access;
import dev.behalf.server.mcp.Speaker.Heard;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Clients of both eras call the operations of an API as tools, over real sockets.
class ApiToolsTest {

    private static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");

    private final TestingClock clock = new TestingClock();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private SampleApi api;

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, clock);
        api = SampleApi.start();
    }

    @AfterEach
    void stop() {
        mcp.close();
        api.close();
        database.close();
        testing.close();
    }

    private McpServerInput input(String callsAs, List<String> tools) {
        return new McpServerInput("notes", "", callsAs, tools, "", "", "", "", "", "", false)
                .withApi(new ApiInput(api.documentUrl(), "", List.of(), List.of(), List.of()));
    }

    private Speaker speaker(String path, boolean modern) {
        return new Speaker(mcp, "/mcp" + path, mcp.tokenFor("ann", "client_1", path), modern);
    }

    private McpServerView view() {
        return mcp.servers.find("default", "notes").orElseThrow();
    }

    private static List<String> names(JsonNode list) {
        return list.path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"/notes,true,''", "/notes,false,''", "'',true,notes_", "'',false,notes_"})
    void aPersonIsServedWithTheProvidersTokenOnBothMountsInBothEras(String path, boolean modern, String prefix) {
        mcp.register(input("end_user", List.of()));
        mcp.provider = asked -> new Access.Token("token-of-" + asked.person(), LATER, List.of(api.url()));
        api.trust(headers -> {
            String token = headers.getOrDefault("Authorization", "");
            return token.startsWith("Bearer token-of-") ? Map.of("sub", "Ann") : null;
        });
        try (Speaker ann = speaker(path, modern)) {
            ann.open();
            assertThat(names(ann.ask("tools/list", "{}").result()))
                    .contains(prefix + "greet", prefix + "addNote", prefix + "listNotes")
                    .doesNotContain(prefix + "deleteNote", prefix + "setPicture");

            Heard greeting = ann.call(prefix + "greet", "{}");
            assertThat(greeting.result().at("/structuredContent/greeting").asString())
                    .isEqualTo("Hello, Ann");
            assertThat(greeting.text()).isEqualTo("{\"greeting\":\"Hello, Ann\"}");
            assertThat(greeting.result().path("isError").asBoolean(false)).isFalse();

            Heard made = ann.call(prefix + "addNote", "{\"body\": {\"text\": \"Milk\", \"tag\": null}}");
            assertThat(made.result().at("/structuredContent/id").asInt()).isEqualTo(1);
            assertThat(ann.call(prefix + "listNotes", "{\"tag\": [\"a b\", \"c\"], \"limit\": 5}")
                            .result()
                            .at("/structuredContent/result/0/text")
                            .asString())
                    .isEqualTo("Milk");
            assertThat(ann.call(prefix + "readNote", "{\"id\": \"1\", \"X-Trace\": \"t\"}")
                            .text())
                    .contains("Milk");
            assertThat(ann.call(prefix + "deleteNote", "{\"id\": \"1\"}").code())
                    .isEqualTo(-32602);
        }
        assertThat(api.requests())
                .extracting(Request::toString)
                .containsExactly(
                        "GET /v1/hello", "POST /v1/notes", "GET /v1/notes?tag=a%20b&tag=c&limit=5", "GET /v1/notes/1");
        Map<String, String> headers = api.requests().getLast().headers();
        assertThat(headers).containsEntry("X-Trace", "t").doesNotContainKeys("Cookie", "Forwarded", "X-Forwarded-For");
        assertThat(headers.get("Authorization")).startsWith("Bearer token-of-");
        mcp.calls.write();
        assertThat(mcp.calls.page("default", "", Long.MAX_VALUE, 10))
                .extracting(call -> call.call().target() + " " + call.call().rule() + " "
                        + call.call().token() + " " + call.call().outcome())
                .containsExactly(
                        "deleteNote destructive  refused",
                        "readNote not_destructive provider ok",
                        "listNotes not_destructive provider ok",
                        "addNote not_destructive provider ok",
                        "greet not_destructive provider ok");
    }

    @Test
    void aFileIsSentAsAPartOfTheBody() {
        api.publish(api.document()
                .replace(
                        "{\"multipart/form-data\": {}}",
                        "{\"multipart/form-data\": {\"schema\": {\"type\": \"object\", \"properties\":"
                                + " {\"picture\": {\"type\": \"string\", \"format\": \"binary\"}}}}}"));
        mcp.register(input("none", List.of()));
        try (Speaker ann = speaker("/notes", true)) {
            ann.call(
                    "setPicture",
                    "{\"id\": \"1\", \"body\": {\"picture\": {\"content\": \"iVBORw==\", \"name\": \"a.png\","
                            + " \"type\": \"image/png\"}}}");
        }

        Request sent = api.requests().getLast();
        assertThat(sent).hasToString("PUT /v1/notes/1/picture");
        String type = sent.headers().getOrDefault("Content-Type", "");
        assertThat(type).matches("multipart/form-data; boundary=behalf-[0-9a-f-]{36}");
        assertThat(sent.body())
                .startsWith("--" + type.substring(type.indexOf('=') + 1))
                .contains("filename=\"a.png\"", "Content-Type: image/png", "PNG");
    }

    @Test
    void theHandshakeSaysWhatTheApiIs() {
        mcp.register(input("none", List.of()));
        assertThat(view().settings().url()).as("by the document").isEqualTo(api.url());
        try (Speaker ann = speaker("/notes", true)) {
            JsonNode said = ann.ask("server/discover", "{}").result();
            assertThat(said.path("capabilities").propertyNames()).containsExactly("tools");
            assertThat(said.toString()).contains("Acme Notes", "1.4.0", "Notes of the person who asks.");
            assertThat(ann.ask("resources/list", "{}").code()).isEqualTo(-32601);
            assertThat(ann.ask("tools/list", "{\"cursor\": \"x\"}").code()).isEqualTo(-32602);
            JsonNode add = ann.ask("tools/list", "{}")
                    .result()
                    .path("tools")
                    .valueStream()
                    .filter(tool -> tool.path("name").asString("").equals("addNote"))
                    .findFirst()
                    .orElseThrow();
            assertThat(add.at("/inputSchema/properties/body/properties").propertyNames())
                    .containsExactly("text", "tag");
        }
    }

    @Test
    void whatDoesNotFitOrWouldLeadElsewhereIsNotSent() {
        mcp.register(input("none", List.of()));
        try (Speaker ann = speaker("/notes", true)) {
            for (String id : List.of("..", "../admin", "%2e%2e/admin", "a\\r\\nX-Admin: 1", "")) {
                Heard heard = ann.call("readNote", "{\"id\": \"" + id + "\"}");
                assertThat(heard.result().path("isError").asBoolean()).as(id).isTrue();
            }
            assertThat(ann.call("readNote", "{\"id\": \"1\", \"X-Trace\": \"a\\r\\nX-Admin: 1\"}")
                            .text())
                    .contains("printable ASCII");
            assertThat(ann.call("addNote", "{\"body\": {\"text\": \"\"}}").text())
                    .contains("at least 1 character");
            assertThat(ann.call("readNote", "{\"id\": \"1\", \"Authorization\": \"x\"}")
                            .text())
                    .contains("Authorization is not known");
            assertThat(api.requests()).isEmpty();

            ann.call("readNote", "{\"id\": \"a/b?c#d%2F;e ü\"}");
            assertThat(api.requests())
                    .extracting(Request::target)
                    .containsExactly("/v1/notes/a%2Fb%3Fc%23d%252F%3Be%20%C3%BC");
        }
    }

    @Test
    void answersThatAreNoneForAModelAreSaidInWords() {
        mcp.register(input("none", List.of()));
        try (Speaker ann = speaker("/notes", true)) {
            assertThat(ann.call("status", "{}").text()).isEqualTo("in order");
            assertThat(ann.call("logo", "{}").text()).contains("bytes of image/png, which are not passed on");
            Heard none = ann.call("readNote", "{\"id\": \"9\"}");
            assertThat(none.text()).isEqualTo("The API answered 404.\n{\"error\":\"no such note\"}");
            assertThat(none.result().path("isError").asBoolean()).isTrue();
            assertThat(none.http().headers().map().toString()).doesNotContain("planted");
            api.answer(302);
            assertThat(ann.call("status", "{}").text()).contains("redirect (302), which is not followed");
            api.answer(429);
            assertThat(ann.call("status", "{}").text()).contains("asked too much");
        }
    }

    @Test
    void aTokenThatTheApiRefusesIsRenewedOnceAndAnEndedSignInIsASignIn() {
        mcp.register(input("end_user", List.of()));
        mcp.provider = asked -> new Access.Token(
                "stale-token".equals(asked.refused()) ? "fresh-token" : "stale-token", LATER, List.of(api.url()));
        api.trust(headers -> "Bearer fresh-token".equals(headers.get("Authorization")) ? Map.of("sub", "Ann") : null);
        try (Speaker ann = speaker("/notes", true)) {
            assertThat(ann.call("greet", "{}").text()).contains("Hello, Ann");

            mcp.provider = _ -> new Access.Token("stale-token", LATER, List.of(api.url()));
            Heard denied = ann.call("greet", "{}");
            assertThat(denied.text()).contains("The API notes does not accept the provider’s token for you (401).");
            api.answer(403);
            assertThat(ann.call("greet", "{}").text()).contains("does not allow you this (403)");
            api.answer(0);

            mcp.provider = _ -> new Access.NeedsSignIn("The provider ended it.");
            Heard ended = ann.call("greet", "{}");
            assertThat(ended.status()).isEqualTo(401);
            assertThat(ended.http().headers().firstValue("WWW-Authenticate")).isPresent();

            mcp.provider = _ -> new Access.Token("of-another", LATER, List.of("https://other.example"));
            int before = api.requests().size();
            assertThat(ann.call("greet", "{}").text()).contains("for another audience than the API notes");
            assertThat(api.requests()).hasSize(before);
        }
    }

    @Test
    void anAnswerThatRepeatsTheCredentialsIsWithheld() {
        mcp.register(input("end_user", List.of()));
        mcp.provider = _ -> new Access.Token("provider-token-1", LATER, List.of(api.url()));
        try (Speaker ann = speaker("/notes", true)) {
            Heard heard = ann.call("mirror", "{}");

            assertThat(heard.text()).contains("not passed on");
            assertThat(heard.body()).doesNotContain("provider-token-1");
        }
    }

    @Test
    void anApiThatFailsIsLeftAloneForAWhile() {
        mcp.register(input("none", List.of()));
        try (Speaker ann = speaker("/notes", true)) {
            api.answer(503);
            for (int i = 0; i < TestingMcp.LIMITS.failures(); i++) {
                assertThat(ann.call("status", "{}").text()).contains("failed, answering 503");
            }
            int asked = api.requests().size();
            api.answer(0);
            assertThat(ann.call("status", "{}").text()).contains("left alone");
            assertThat(api.requests()).hasSize(asked);
            clock.advance(Duration.ofSeconds(21));
            assertThat(ann.call("status", "{}").text()).isEqualTo("in order");
        }
    }

    /// It may be what the call is made with.
    @Test
    void aCallThatTheApiStumblesOverKeepsNobodyElseOut() {
        mcp.register(input("none", List.of()));
        try (Speaker ann = speaker("/notes", true);
                Speaker bob = new Speaker(mcp, "/mcp/notes", mcp.tokenFor("bob", "client_1", "/notes"), true)) {
            api.answer(500);
            for (int i = 0; i <= TestingMcp.LIMITS.failures(); i++) {
                assertThat((i == 0 ? bob : ann).call("status", "{}").text()).contains("The API answered 500");
            }
            api.answer(0);
            assertThat(bob.call("status", "{}").text()).isEqualTo("in order");
        }
    }

    @Test
    void aDocumentThatIsFetchedAgainSaysWhatCameAndWent() {
        mcp.register(input("none", List.of()));
        try (Speaker ann = speaker("/notes", true)) {
            api.publish(api.document().replace("/logo", "/hello/again").replace("\"logo\"", "\"again\""));
            assertThat(names(ann.ask("tools/list", "{}").result())).contains("logo");

            McpServerResult result = mcp.servers.refresh("default", "notes", Actor.COMMAND_LINE);

            assertThat(result).isInstanceOf(McpServerResult.Done.class);
            assertThat(Objects.requireNonNull(view().api()).summary().added()).containsExactly("again");
            assertThat(Objects.requireNonNull(view().api()).summary().removed()).containsExactly("logo");
            assertThat(names(ann.ask("tools/list", "{}").result()))
                    .contains("again")
                    .doesNotContain("logo");

            api.publish("{}");
            assertThat(mcp.servers
                            .refresh("default", "notes", Actor.COMMAND_LINE)
                            .toString())
                    .contains("found none");
            assertThat(names(ann.ask("tools/list", "{}").result()))
                    .as("what is stored stays")
                    .contains("again");
        }
    }

    @Test
    void theTeamSeesTheToolsWithoutAPersonAndWhatIsLeftOut() {
        mcp.register(input("end_user", List.of("deleteNote")));

        mcp.relay.probe("default", "notes");

        SeenMcpServer seen = Objects.requireNonNull(view().seen());
        assertThat(seen.revision()).isEqualTo("OpenAPI 3.0.3");
        assertThat(seen.title() + " " + seen.release()).isEqualTo("Acme Notes 1.4.0");
        assertThat(seen.wantsPerson()).isFalse();
        assertThat(Objects.requireNonNull(seen.tools()))
                .extracting(tool -> tool.name() + " " + tool.effect())
                .contains("greet READS", "addNote WRITES", "deleteNote DESTROYS");
        assertThat(Objects.requireNonNull(view().api()).summary().leftOut().toString())
                .contains("PUT /notes/{id}/picture", "multipart/form-data");
        mcp.provider = _ -> new Access.Token("provider-token-1", LATER, List.of(api.url()));
        try (Speaker ann = speaker("/notes", true)) {
            assertThat(names(ann.ask("tools/list", "{}").result())).containsExactly("deleteNote");
            assertThat(ann.call("deleteNote", "{\"id\": \"7\"}").text()).contains("404");
        }
    }

    @Test
    void documentsAreFetchedFromAddressesThatMayBeReached() {
        for (String url :
                List.of("https://127.0.0.1:1/o.json", "https://169.254.169.254/o.json", "https://localhost/o.json")) {
            McpServerInput live = new McpServerInput(
                            "notes", "https://api.acme.com", "none", List.of(), "", "", "", "", "", "", false)
                    .withApi(new ApiInput(url, "", List.of(), List.of(), List.of()));

            assertThat(mcp.servers.put("live", live, Actor.COMMAND_LINE).toString())
                    .as(url)
                    .contains("could not be fetched");
        }
    }

    /// It says nothing by itself, and is spoken to in no other way than its document says.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anApiIsNoServerToListenTo(boolean modern) {
        mcp.register(input("end_user", List.of()));
        mcp.provider = _ -> new Access.Token("provider-token-1", LATER, List.of(api.url()));
        try (Speaker ann = speaker("", modern)) {
            ann.open();
            HttpResponse<Stream<String>> stream = modern
                    ? ann.lines("subscriptions/listen", "{\"notifications\": {\"toolsListChanged\": true}}", 7)
                    : ann.listen();
            Iterator<String> lines = stream.body().iterator();
            assertThat(lines.next()).isNotEmpty();
            // A sign of life: until then whoever is listened to was asked.
            while (!lines.next().startsWith(":")) {
                assertThat(api.requests()).isEmpty();
            }
        }
        assertThat(api.requests()).isEmpty();
        assertThat(mcp.wanted).isEmpty();
        assertThat(view().problem()).isNull();
    }
}
