package dev.behalf.server.mcp;

import static dev.behalf.server.environment.TestingRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleMcpServer;
import dev.behalf.sandbox.mcp.SampleMcpServer.Era;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.calls.Called;
import dev.behalf.server.calls.RecordedCall;
import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.mcp.Speaker.Heard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Rules for tools at both addresses, for clients of both eras.
class PolicyTest {

    private static final String YES = "{\"action\": \"accept\", \"content\": {\"allow\": true}}";

    private final TestingClock clock = new TestingClock();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestingDatabase testing;
    private Database database;
    private TestingMcp mcp;
    private SampleMcpServer sample;

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = Database.open(testing.url());
        mcp = new TestingMcp(database, clock);
        sample = SampleMcpServer.start(Era.MODERN);
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

    private void register(RuleInput... policy) {
        mcp.register(new McpServerInput("tickets", sample.url(), "none", List.of(), "", "", "", "", "", "", false)
                .withPolicy(List.of(policy)));
    }

    private Grant grant(String client, String server, String... scopes) {
        return mcp.grantOf("ann", client, "default", TestingMcp.RESOURCE + server, List.of(scopes), null);
    }

    private Speaker speaker(Grant grant, boolean modern) {
        String path = grant.resource().substring(TestingMcp.ROOT.length());
        Speaker speaker = new Speaker(mcp, path, mcp.token(grant), modern);
        opened.add(speaker);
        return speaker;
    }

    private List<String> names(Speaker speaker) {
        List<String> names = new ArrayList<>();
        String cursor = "{}";
        while (!cursor.isEmpty()) {
            JsonNode page = speaker.ask("tools/list", cursor).result();
            page.path("tools").forEach(tool -> names.add(tool.path("name").asString()));
            String next = page.path("nextCursor").asString("");
            cursor = next.isEmpty() ? "" : "{\"cursor\": \"" + next + "\"}";
        }
        return names;
    }

    /// What the log says of the calls, the newest first.
    private List<String> log() {
        mcp.calls.write();
        return mcp.calls.page("default", "", Long.MAX_VALUE, 100).stream()
                .map(RecordedCall::call)
                .map(call -> (call.decision() == Called.Decision.ALLOWED ? "allowed" : "refused") + " " + call.rule()
                        + " " + call.outcome())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"/tickets,true", "/tickets,false", "'',true", "'',false"})
    void whatIsDeniedIsHiddenAndRefusedAndTheLogNamesTheRule(String address, boolean modern) {
        register(
                rule("no-bots", "deny", Map.of("clients", "bot", "kind", "not_destructive")),
                rule("admins", "allow", Map.of("tools", "greet erase", "groups", "admins")),
                rule("small", "allow", Map.of("tools", "echo", "when", "args.amount < 100")));
        String before = address.isEmpty() ? "tickets_" : "";
        Grant desk = grant("desk", address, "mcp");
        Speaker ann = speaker(desk, modern);

        assertThat(names(ann))
                .contains(before + "echo", before + "slow")
                .doesNotContain(before + "greet", before + "erase");
        assertThat(ann.call(before + "greet", "{}").code()).isEqualTo(-32602);
        assertThat(ann.call(before + "echo", "{\"amount\": 7}")
                        .result()
                        .path("isError")
                        .asBoolean())
                .isFalse();
        assertThat(ann.call(before + "echo", "{\"amount\": 700}").code()).isEqualTo(-32602);
        assertThat(ann.call(before + "echo", "{}").code()).isEqualTo(-32602);
        assertThat(log())
                .containsExactly(
                        "refused policy:small refused",
                        "refused no_rule refused",
                        "allowed policy:small ok",
                        "refused no_rule refused");

        mcp.facts.note("default", desk.id(), Map.of("groups", List.of("admins")));
        assertThat(names(ann)).contains(before + "greet", before + "erase");
        assertThat(ann.call(before + "erase", "{}").text()).isEqualTo("erased");
        assertThat(log().getFirst()).isEqualTo("allowed policy:admins ok");

        Speaker bot = speaker(grant("bot", address, "mcp"), modern);
        assertThat(names(bot)).doesNotContain(before + "echo", before + "slow");
        assertThat(bot.call(before + "slow", "{}").code()).isEqualTo(-32602);
        assertThat(log().getFirst()).isEqualTo("refused policy:no-bots refused");
        assertThat(sample.visits("tools/call")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"/tickets,true", "/tickets,false", "'',true", "'',false"})
    void aScopeThatIsMissingIsAChallengeToGetIt(String address, boolean modern) {
        register(rule("writers", "allow", Map.of("tools", "erase", "scopes", "tickets.write")));
        String tool = address.isEmpty() ? "tickets_erase" : "erase";
        Speaker ann = speaker(grant("desk", address, "mcp"), modern);

        assertThat(names(ann)).contains(tool);
        Heard refused = ann.call(tool, "{}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.http().headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer error=\"insufficient_scope\", error_description=\"This tool wants more scopes\","
                        + " resource_metadata=\"http://127.0.0.1:8080/.well-known/oauth-protected-resource/mcp"
                        + address
                        + "\", scope=\"mcp tickets.write\"");
        assertThat(log()).containsExactly("refused policy:writers scope");

        Speaker writer = speaker(grant("desk", address, "mcp", "tickets.write"), modern);
        assertThat(writer.call(tool, "{}").text()).isEqualTo("erased");
    }

    @ParameterizedTest
    @CsvSource({"/tickets,true", "/tickets,false", "'',true", "'',false"})
    void thePersonIsAskedBeforeEachCall(String address, boolean modern) {
        register(rule("ask", "confirm", Map.of("tools", "erase")));
        String tool = address.isEmpty() ? "tickets_erase" : "erase";
        Speaker ann = speaker(grant("desk", address, "mcp"), modern);
        ann.open();
        List<String> asked = new ArrayList<>();

        assertThat(names(ann)).contains(tool);
        Heard heard = ann.converse(tool, "{\"id\": 7}", question -> {
            asked.add(question);
            return YES;
        });

        assertThat(heard.text()).isEqualTo("erased");
        assertThat(asked).containsExactly("Allow tickets: erase to be called once with {\"id\":7}?");
        assertThat(log().getFirst()).isEqualTo("allowed policy:ask ok");
        assertThat(sample.visits("tools/call"))
                .singleElement()
                .satisfies(visit -> assertThat(visit.message().toString())
                        .doesNotContain("inputResponses", "requestState", "allow"));

        for (String no : List.of(
                "{\"action\": \"decline\"}",
                "{\"action\": \"cancel\"}",
                "{\"action\": \"accept\", \"content\": {\"allow\": false}}",
                "{\"action\": \"accept\"}")) {
            assertThat(ann.converse(tool, "{\"id\": 7}", _ -> no).text()).as(no).contains("did not allow");
        }
        assertThat(log().getFirst()).isEqualTo("refused policy:ask declined");
        assertThat(sample.visits("tools/call")).hasSize(1);
    }

    /// Neither rules nor the person would see what they are.
    @ParameterizedTest
    @CsvSource({"/tickets,true", "/tickets,false", "'',true", "'',false"})
    void argumentsThatAreNoObjectAreRefusedBeforeAnything(String address, boolean modern) {
        register(
                rule("large", "deny", Map.of("tools", "echo", "when", "has(args.amount) && args.amount > 100")),
                rule("ask", "confirm", Map.of("tools", "erase")));
        String before = address.isEmpty() ? "tickets_" : "";
        Speaker ann = speaker(grant("desk", address, "mcp"), modern);
        ann.open();

        for (String arguments : List.of("\"{\\\"amount\\\": 700}\"", "[{\"amount\": 700}]", "700", "true")) {
            assertThat(ann.call(before + "echo", arguments).code())
                    .as(arguments)
                    .isEqualTo(-32602);
            assertThat(ann.call(before + "erase", arguments).code())
                    .as(arguments)
                    .isEqualTo(-32602);
        }
        assertThat(log()).containsOnly("refused no_object refused").hasSize(8);
        assertThat(sample.visits("tools/call")).isEmpty();
        assertThat(ann.call(before + "echo", "null").result().path("isError").asBoolean(false))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatThePersonReadsIsWhatIsSent(boolean modern) {
        register(rule("ask", "confirm", Map.of("tools", "erase")));
        Speaker ann = speaker(grant("desk", "/tickets", "mcp"), modern);
        ann.open();
        List<String> asked = new ArrayList<>();

        ann.converse("erase", "{\"to\": \"bob\u202e\u200b ü \ud83d\ude00\"}", question -> {
            asked.add(question);
            return YES;
        });

        ann.converse("erase", "{\"note\": \"" + "x".repeat(5000) + "\", \"to\": [\"mallory\"]}", question -> {
            asked.add(question);
            return YES;
        });

        assertThat(asked.removeLast())
                .as("nothing hides behind what is long")
                .isEqualTo("Allow tickets: erase to be called once with {\"note\":\"" + "x".repeat(200)
                        + "… (5000 characters)\",\"to\":[\"mallory\"]}?");
        assertThat(asked)
                .containsExactly(
                        "Allow tickets: erase to be called once with {\"to\":\"bob\\u202e\\u200b ü \ud83d\ude00\"}?");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePersonsAnswerMayComeToAnyNode(boolean modern) {
        register(rule("ask", "confirm", Map.of("tools", "erase")));
        try (TestingMcp other = new TestingMcp(database, clock)) {
            Grant grant = grant("desk", "/tickets", "mcp");
            Speaker here = speaker(grant, modern);
            Speaker there = new Speaker(other, "/mcp/tickets", mcp.token(grant), modern);
            opened.add(there);
            here.open();
            if (modern) {
                JsonNode asked = here.call("erase", "{}").result();
                assertThat(there.ask(
                                        "tools/call",
                                        "{\"name\": \"erase\", \"arguments\": {}, \"requestState\": "
                                                + asked.get("requestState")
                                                + ", \"inputResponses\": {\"behalf-confirm\": " + YES + "}}")
                                .text())
                        .isEqualTo("erased");
            } else {
                List<Integer> statuses = new ArrayList<>();
                Heard heard = here.stream(
                        "{\"name\": \"erase\", \"arguments\": {}}",
                        question -> statuses.add(there.status(Speaker.reply(question.get("id"), YES))));
                assertThat(statuses).containsExactly(202);
                assertThat(heard.text()).isEqualTo("erased");
            }
        }
        assertThat(sample.visits("tools/call")).hasSize(1);
    }

    /// Somebody may take minutes to say yes.
    @ParameterizedTest
    @CsvSource({"rules", "claims", "disabled", "removed"})
    void whatChangesWhileThePersonIsAskedCounts(String what) {
        RuleInput ask = rule("ask", "confirm", Map.of("tools", "erase"));
        RuleInput suspended = rule("suspended", "deny", Map.of("groups", "suspended"));
        register(suspended, ask);
        Grant grant = grant("desk", "", "mcp");
        Speaker ann = speaker(grant, false);
        ann.open();

        Heard heard = ann.converse("tickets_erase", "{}", _ -> {
            switch (what) {
                case "rules" -> register(rule("never", "deny", Map.of("tools", "erase")), ask);
                case "claims" -> mcp.facts.note("default", grant.id(), Map.of("groups", List.of("suspended")));
                case "disabled" ->
                    mcp.register(
                            new McpServerInput("tickets", sample.url(), "none", List.of(), "", "", "", "", "", "", true)
                                    .withPolicy(List.of(suspended, ask)));
                default -> mcp.servers.remove("default", "tickets", Actor.COMMAND_LINE);
            }
            return YES;
        });

        assertThat(heard.text()).contains("has changed since the person was asked");
        assertThat(log().getFirst()).isEqualTo("refused policy:ask confirm");
        assertThat(sample.visits("tools/call")).isEmpty();
    }

    /// PostgreSQL stores no NUL, and what cannot be stored would keep everything after it out of the log.
    @Test
    void whateverNamesClientsMakeUpTheLogIsWritten() {
        try (TestingDatabase postgres = TestingDatabases.postgres();
                Database there = Database.open(postgres.url());
                TestingMcp node = new TestingMcp(there, clock)) {
            node.register(
                    new McpServerInput("tickets", sample.url(), "none", List.of(), "", "", "", "", "", "", false));
            try (Speaker ann = new Speaker(node, "/mcp/tickets", node.tokenFor("ann", "desk", "/tickets"), false)) {
                for (String name : List.of("a\\u0000b", "a\\ud800", "x".repeat(198) + "\\ud83d\\ude00", "echo")) {
                    ann.ask("tools/call", "{\"name\": \"" + name + "\", \"arguments\": {\"a\": \"\\u0000\"}}");
                }
            }
            node.calls.write();

            assertThat(node.calls.page("default", "", Long.MAX_VALUE, 100))
                    .extracting(call -> call.call().target())
                    .startsWith("echo")
                    .endsWith("a\ufffdb")
                    .hasSize(4);
            assertThat(node.calls.check("default")).isEqualTo(new ChainCheck.Intact(4));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsSentToSignInWhereTheProviderNeverSaysWhenThatWas(boolean modern) {
        mcp.connect("provider: workos, clientId: client_01HXYZ, organizationId: org_01HXYZ");
        register(rule("fresh", "step_up", Map.of("tools", "erase")));
        Speaker ann = speaker(grant("desk", "/tickets", "mcp"), modern)
                .able("{\"elicitation\": {\"form\": {}, \"url\": {}}}");
        ann.open();

        Heard heard = ann.call("erase", "{}");

        assertThat(heard.text())
                .contains("WorkOS does not say when you signed in", "only the team can")
                .doesNotContain("/step-up");
        assertThat(log()).containsExactly("refused policy:fresh no_step_up");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereTheClientCannotAskTheCallIsRefusedInWords(boolean modern) {
        register(rule("ask", "confirm", Map.of("tools", "erase")));
        for (String able : List.of("{}", "{\"sampling\": {}}", "{\"elicitation\": {\"url\": {}}}")) {
            Speaker ann = speaker(grant("desk", "/tickets", "mcp"), modern).able(able);
            ann.open();

            Heard heard = ann.call("erase", "{}");

            assertThat(heard.result().path("isError").asBoolean()).as(able).isTrue();
            assertThat(heard.text()).as(able).contains("this client cannot ask");
        }
        assertThat(log()).containsOnly("refused policy:ask confirm");
        assertThat(sample.visits("tools/call")).isEmpty();
    }

    @Test
    void aYesIsForOneCallOfOnePersonWithJustTheseArguments() {
        register(rule("ask", "confirm", Map.of("tools", "erase echo")));
        Speaker ann = speaker(grant("desk", "/tickets", "mcp"), true);
        JsonNode asked = ann.call("erase", "{\"id\": 7}").result();
        assertThat(asked.path("resultType").asString()).isEqualTo("input_required");
        String rest = ", \"requestState\": " + asked.get("requestState") + ", \"inputResponses\": {\"behalf-confirm\": "
                + YES + "}}";
        String call = "{\"name\": \"erase\", \"arguments\": {\"id\": 7}";
        Speaker again = speaker(grant("desk", "/tickets", "mcp"), true);

        assertThat(ann.ask("tools/call", call.replace("7", "8") + rest).code()).isEqualTo(-32602);
        assertThat(ann.ask("tools/call", call.replace("erase", "echo") + rest).code())
                .isEqualTo(-32602);
        assertThat(again.ask("tools/call", call + rest).code())
                .as("another grant")
                .isEqualTo(-32602);
        assertThat(ann.ask("tools/call", call + ", \"inputResponses\": {\"behalf-confirm\": " + YES + "}}")
                        .result()
                        .path("resultType")
                        .asString())
                .as("an answer to no question")
                .isEqualTo("input_required");
        assertThat(ann.ask("tools/call", call + ", \"requestState\": " + asked.get("requestState") + "}")
                        .result()
                        .path("resultType")
                        .asString())
                .as("a state without an answer")
                .isEqualTo("input_required");
        assertThat(sample.visits("tools/call")).isEmpty();

        assertThat(ann.ask("tools/call", call + rest).text()).isEqualTo("erased");
        assertThat(ann.ask("tools/call", call + rest).text()).contains("it was made");
        clock.advance(Duration.ofMinutes(61));
        assertThat(sample.visits("tools/call")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"MODERN,true", "MODERN,false", "LEGACY,true", "LEGACY,false"})
    void whatAServerAsksInACallThatWasAllowedGoesOn(Era era, boolean modern) {
        sample.become(era);
        register(rule("ask", "confirm", Map.of("tools", "ask")));
        Speaker ann = speaker(grant("desk", "/tickets", "mcp"), modern);
        ann.open();
        List<String> asked = new ArrayList<>();

        Heard heard = ann.converse("ask", "{\"times\": 2}", question -> {
            asked.add(question);
            return question.startsWith("Allow")
                    ? YES
                    : "{\"action\": \"accept\", \"content\": {\"name\": \"Ann " + asked.size() + "\"}}";
        });

        assertThat(heard.text()).contains("Ann 3");
        assertThat(asked).hasSize(3).first().asString().startsWith("Allow tickets: ask");
        assertThat(log().getFirst()).isEqualTo("allowed policy:ask ok");
    }

    @Test
    void aServerThatKeepsNoStateGetsItsAnswerInACallThatWasAllowed() {
        try (TestingUpstream server = new TestingUpstream(true)) {
            server.on("tools/list", "{'tools': [{'name': 'ask'}]}")
                    .on(
                            "tools/call",
                            request -> request.answer(
                                    request.params().has("inputResponses")
                                            ? "{'content': [{'type': 'text', 'text': '%s'}]}"
                                                    .formatted(request.params()
                                                            .at("/inputResponses/q/content/name")
                                                            .asString())
                                            : "{'resultType': 'input_required', 'inputRequests': {'q': {'method':"
                                                    + " 'elicitation/create', 'params': {'message': 'Name?',"
                                                    + " 'requestedSchema': {'type': 'object'}}}}}"));
            mcp.register(new McpServerInput("tickets", server.url(), "none", List.of(), "", "", "", "", "", "", false)
                    .withPolicy(List.of(rule("ask", "confirm", Map.of("tools", "ask")))));
            Speaker ann = speaker(grant("desk", "/tickets", "mcp"), true);
            List<String> asked = new ArrayList<>();

            Heard heard = ann.converse("ask", "{}", question -> {
                asked.add(question);
                assertThat(asked).as("it is asked without end").hasSizeLessThan(5);
                return question.equals("Name?") ? "{\"action\": \"accept\", \"content\": {\"name\": \"Ann\"}}" : YES;
            });

            assertThat(heard.text()).isEqualTo("Ann");
            assertThat(asked).hasSize(2);
            assertThat(server.got("tools/call").getLast().params().has("requestState"))
                    .as("it kept none")
                    .isFalse();
        }
    }

    @Test
    void aRoundThatAServerAskedForInAnAllowedCallIsGoneOnWithOnce() {
        register(rule("ask", "confirm", Map.of("tools", "ask")));
        Speaker ann = speaker(grant("desk", "/tickets", "mcp"), true);
        String call = "{\"name\": \"ask\", \"arguments\": {\"times\": 1}";
        JsonNode first = ann.ask("tools/call", call + "}").result();
        JsonNode second = ann.ask(
                        "tools/call",
                        call + ", \"requestState\": " + first.get("requestState")
                                + ", \"inputResponses\": {\"behalf-confirm\": " + YES + "}}")
                .result();
        String key = second.path("inputRequests").propertyNames().iterator().next();
        String last = call + ", \"requestState\": " + second.get("requestState") + ", \"inputResponses\": {\"" + key
                + "\": {\"action\": \"accept\", \"content\": {\"name\": \"Ann\"}}}}";

        assertThat(ann.ask("tools/call", last).text()).contains("Ann");
        assertThat(ann.ask("tools/call", last).text()).contains("it was made");
        assertThat(sample.visits("tools/call")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverMustSignInAnewIsSentToAPageInTheWayOfTheClient(boolean modern) {
        register(rule("fresh", "step_up", Map.of("tools", "erase", "maxAge", "5m", "amr", "mfa")));
        Grant grant = grant("desk", "/tickets", "mcp");
        Speaker plain = speaker(grant, modern);
        plain.open();
        Speaker able = speaker(grant, modern).able("{\"elicitation\": {\"form\": {}, \"url\": {}}}");
        able.open();
        String page = "http://127.0.0.1:8080/step-up?ticket=";

        assertThat(names(plain)).contains("erase");
        assertThat(plain.call("erase", "{}").text())
                .contains("at most 5 minutes old", "Open " + page)
                .doesNotContain(grant.id());
        Heard sent = able.call("erase", "{}");
        JsonNode asked = modern
                ? sent.result().at("/inputRequests/behalf-step-up/params")
                : sent.answer().at("/error/data/elicitations/0");
        assertThat(sent.code()).isEqualTo(modern ? 0 : -32042);
        assertThat(asked.path("mode").asString()).isEqualTo("url");
        assertThat(asked.path("url").asString()).startsWith(page);
        assertThat(asked.path("message").asString()).contains("tickets: erase");
        assertThat(log()).containsOnly("refused policy:fresh step_up");

        long now = clock.instant().getEpochSecond();
        mcp.facts.note("default", grant.id(), Map.of("auth_time", now, "amr", List.of("mfa")));
        assertThat(plain.call("erase", "{}").text()).isEqualTo("erased");
        if (modern) {
            String again = "{\"name\": \"erase\", \"arguments\": {}, \"requestState\": "
                    + sent.result().get("requestState")
                    + ", \"inputResponses\": {\"behalf-step-up\": {\"action\": \"%s\"}}}";
            assertThat(able.ask("tools/call", again.formatted("accept")).text()).isEqualTo("erased");
            clock.advance(Duration.ofMinutes(4));
            mcp.facts.note("default", grant.id(), Map.of());
            assertThat(able.ask("tools/call", again.formatted("accept"))
                            .result()
                            .path("resultType")
                            .asString())
                    .isEqualTo("input_required");
            assertThat(able.ask("tools/call", again.formatted("decline")).text())
                    .contains("did not sign in once more");
        } else {
            clock.advance(Duration.ofMinutes(5).plusSeconds(-1));
            mcp.facts.note("default", grant.id(), Map.of("auth_time", now - 2, "amr", List.of("mfa")));
            assertThat(able.call("erase", "{}").code()).as("over again").isEqualTo(-32042);
        }
    }
}
