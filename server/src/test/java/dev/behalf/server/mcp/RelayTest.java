package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleMcpServer;
import dev.behalf.sandbox.mcp.SampleMcpServer.Era;
import dev.behalf.sandbox.mcp.Trust;
import dev.behalf.sandbox.mcp.Visit;
import dev.behalf.server.TestingClock;
import dev.behalf.server.calls.RecordedCall;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.mcp.ProviderAccess.Access;
import dev.behalf.server.mcp.Speaker.Heard;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Clients of both eras at servers of both, over real sockets.
class RelayTest {

    private static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");

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
        return speaker(person, "client_1", "/tickets", modern);
    }

    private Speaker speaker(String person, String client, String server, boolean modern) {
        Speaker speaker = new Speaker(mcp, "/mcp" + server, mcp.tokenFor(person, client, server), modern);
        opened.add(speaker);
        return speaker;
    }

    @ParameterizedTest
    @CsvSource({"MODERN,true", "MODERN,false", "LEGACY,true", "LEGACY,false"})
    void everyMethodGoesThroughFromEitherEraToEither(Era era, boolean modern) {
        sample.become(era);
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        Speaker ann = speaker("ann", modern);

        JsonNode said = modern
                ? ann.ask("server/discover", "{}").result()
                : ann.ask("initialize", "{\"protocolVersion\": \"2025-11-25\", \"capabilities\": {}}")
                        .result();
        assertThat(said.path("capabilities").propertyNames()).contains("tools", "resources", "prompts", "completions");
        assertThat(said.toString()).contains("A sample.", "sample");
        assertThat(said.toString().contains("listChanged"))
                .as("it can be told")
                .isEqualTo(modern == (era == Era.MODERN));

        JsonNode list = ann.ask("tools/list", "{}").result();
        assertThat(names(list)).containsExactly("greet", "echo");
        assertThat(list.path("vendor").asBoolean()).isTrue();
        assertThat(list.at("/tools/0/vendorHint/of").asString()).isEqualTo("greet");
        assertThat(names(ann.ask("tools/list", "{\"cursor\": \"2\"}").result())).contains("slow", "ask");

        Heard echo = ann.call("echo", "{\"a\": [1, {}], \"ü\": null}");
        assertThat(echo.result().at("/structuredContent/arguments").toString()).isEqualTo("{\"a\":[1,{}],\"ü\":null}");
        assertThat(echo.result().at("/vendor/unknown").toString()).isEqualTo("[1,{}]");
        assertThat(Speaker.isStream(echo.http())).isFalse();
        assertThat(echo.result().has("resultType")).isEqualTo(modern || era == Era.MODERN);

        assertThat(ann.ask("resources/list", "{}")
                        .result()
                        .at("/resources/0/vendor")
                        .asInt())
                .isEqualTo(1);
        assertThat(ann.ask("resources/read", "{\"uri\": \"sample://readme\"}")
                        .result()
                        .toString())
                .contains("Read anybody");
        assertThat(ann.ask("resources/read", "{\"uri\": \"sample://none\"}").code())
                .isEqualTo(modern || era == Era.MODERN ? -32602 : -32002);
        assertThat(ann.ask("prompts/list", "{}").result().at("/prompts/0/name").asString())
                .isEqualTo("hello");
        assertThat(ann.ask("prompts/get", "{\"name\": \"hello\"}").result().toString())
                .contains("hello");
        assertThat(ann.ask("completion/complete", "{\"ref\": {}}").result().toString())
                .contains("values");
        assertThat(ann.ask("resources/subscribe", "{\"uri\": \"x\"}").code()).isEqualTo(-32601);
        if (modern) {
            for (JsonNode kept : List.of(list, said)) {
                assertThat(kept.path("cacheScope").asString()).isEqualTo("private");
                assertThat(kept.path("ttlMs").asLong()).isPositive();
            }
        }
        if (era == Era.LEGACY) {
            assertThat(sample.visits("initialize")).as("one session").hasSize(1);
            assertThat(sample.visits("tools/call").getFirst().message().toString())
                    .doesNotContain("io.modelcontextprotocol");
        }
    }

    @ParameterizedTest
    @CsvSource({"MODERN,true", "MODERN,false", "LEGACY,true", "LEGACY,false"})
    void progressIsPassedOnByTheClientsNameForItAndThenTheAnswer(Era era, boolean modern) {
        sample.become(era);
        mcp.register("tickets", sample.url(), CallsAs.NONE);

        Heard slow = Speaker.heard(
                speaker("ann", modern).begin("slow", "{\"steps\": 3}", 41).join());

        assertThat(Speaker.isStream(slow.http())).isTrue();
        assertThat(slow.said()).hasSize(3).allSatisfy(progress -> {
            assertThat(progress.at("/params/progressToken").asString()).isEqualTo("progress-41");
            assertThat(progress.at("/params/vendor").asString()).isEqualTo("kept");
        });
        assertThat(slow.text()).isEqualTo("done");
        assertThat(slow.answer().get("id").asInt()).isEqualTo(41);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void whoeverSaysNothingForLongIsWaitedForWithSignsOfLife(Era era) {
        sample.become(era);
        mcp.register("tickets", sample.url(), CallsAs.NONE);

        HttpResponse<String> silent =
                speaker("ann", true).begin("silent", "{\"millis\": 1500}", 1).join();

        assertThat(silent.body()).contains(": still at it");
        assertThat(Speaker.heard(silent).text()).isEqualTo("at last");
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void aClientThatLeavesEndsTheRequestAtTheServer(Era era) {
        sample.become(era);
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        CompletableFuture<HttpResponse<String>> slow =
                speaker("ann", true).begin("slow", "{\"steps\": 100000, \"millis\": 5}", 1);
        eventually(() -> !sample.visits("tools/call").isEmpty());
        String id = id(sample.visits("tools/call").getFirst());

        slow.cancel(true);

        eventually(() -> sample.cancelled(id));
        mcp.calls.write();
        eventually(() -> {
            mcp.calls.write();
            return recorded().stream().anyMatch(call -> call.call().outcome().equals("cancelled"));
        });
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void aNotificationCancelsTheClientsOwnRequestAndNobodyElses(Era era) {
        sample.become(era);
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        Speaker ann = speaker("ann", false);
        Speaker bob = speaker("bob", false);
        CompletableFuture<HttpResponse<String>> slow = ann.begin("slow", "{\"steps\": 100000, \"millis\": 5}", 77);
        eventually(() -> !sample.visits("tools/call").isEmpty());
        String id = id(sample.visits("tools/call").getFirst());
        String notification =
                "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/cancelled\", \"params\": {\"requestId\": 77}}";

        assertThat(bob.status(notification)).isEqualTo(202);
        assertThat(bob.call("greet", "{}").text()).isEqualTo("Hello anybody");
        assertThat(slow.isDone()).isFalse();
        assertThat(ann.status(notification)).isEqualTo(202);

        eventually(() -> sample.cancelled(id));
        assertThat(slow.join().body()).doesNotContain("\"result\"");
    }

    private static String id(Visit visit) {
        return Long.toString(((Number) Objects.requireNonNull(visit.message().get("id"))).longValue());
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void nothingOfTheClientsWayInGoesOnAndNothingOfTheServersComesBack(Era era) {
        sample.become(era);
        String token = mcp.tokenFor("ann", "client_1", "/tickets");
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        try (Speaker ann = new Speaker(mcp, "/mcp/tickets", token, true)) {
            List<Heard> heard = new ArrayList<>();
            heard.add(ann.call("echo", "{}"));
            sample.trust(_ -> null);
            heard.add(ann.call("echo", "{}"));
            sample.answer(307);
            heard.add(ann.call("echo", "{}"));

            assertThat(heard.get(1).result().path("isError").asBoolean()).isTrue();
            assertThat(heard.get(2).text()).contains("redirect");
            for (Heard each : heard) {
                assertThat(each.status()).isEqualTo(200);
                assertThat(each.http().headers().toString() + each.body())
                        .doesNotContain("planted")
                        .doesNotContainIgnoringCase("www-authenticate")
                        .doesNotContainIgnoringCase("set-cookie")
                        .doesNotContainIgnoringCase("mcp-session-id");
            }
        }
        assertThat(sample.visits()).isNotEmpty().allSatisfy(visit -> {
            assertThat(visit.headers() + visit.message().toString())
                    .doesNotContain(token)
                    .doesNotContain("planted")
                    .doesNotContain("192.0.2.7");
            assertThat(visit.headers()).doesNotContainKeys("Authorization", "Cookie", "Forwarded", "X-Forwarded-For");
        });
    }

    @Test
    void aTokenForOneServerOpensNoOther() {
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        mcp.register("crm", sample.url(), CallsAs.NONE);
        String tickets = mcp.tokenFor("ann", "client_1", "/tickets");
        for (String path : List.of("/mcp/crm", "/mcp")) {
            try (Speaker ann = new Speaker(mcp, path, tickets, true)) {
                Heard refused = ann.call("echo", "{}");
                assertThat(refused.status()).as(path).isEqualTo(401);
                assertThat(refused.http()
                                .headers()
                                .firstValue("WWW-Authenticate")
                                .orElseThrow())
                        .contains("oauth-protected-resource" + path + "\"", "another resource");
            }
        }
        try (Speaker all = new Speaker(mcp, "/mcp/tickets", mcp.token(), true)) {
            assertThat(all.call("echo", "{}").status()).isEqualTo(401);
        }
        try (Speaker none = new Speaker(mcp, "/mcp/none", tickets, true)) {
            assertThat(none.call("echo", "{}").status()).isEqualTo(404);
        }
        assertThat(sample.visits()).isEmpty();
        assertThat(TestingMcp.json(mcp.send(mcp.request("/.well-known/oauth-protected-resource/mcp/tickets")))
                        .path("resource")
                        .asString())
                .isEqualTo(TestingMcp.RESOURCE + "/tickets");
    }

    @Test
    void theProvidersTokenGoesWhereItsAudienceNamesTheServerOnly() {
        mcp.register("tickets", sample.url(), CallsAs.END_USER);
        Speaker ann = speaker("ann", true);

        mcp.provider = _ -> new Access.Token("provider-token", LATER, List.of("https://api.acme.com"));
        Heard withheld = ann.call("echo", "{}");
        assertThat(withheld.text()).contains("another audience", "trustAnyAudience");
        mcp.provider = _ -> new Access.Token("opaque", LATER, List.of());
        assertThat(ann.call("echo", "{}").text()).contains("another audience");
        assertThat(sample.visits()).as("nothing was sent").isEmpty();
        eventually(() -> mcp.servers.find("default", "tickets").orElseThrow().problem() != null);

        mcp.provider = _ -> new Access.Token("provider-token", LATER, List.of("other", sample.url() + "/"));
        Heard sent = ann.call("echo", "{}");
        assertThat(sent.text()).isEqualTo("echo");
        assertThat(sent.body() + sent.http().headers().map()).doesNotContain("provider-token");
        assertThat(shown()).isEqualTo("Bearer provider-token");
        eventually(() -> mcp.servers.find("default", "tickets").orElseThrow().problem() == null);

        mcp.provider = _ -> new Access.Token("api-token", LATER, List.of("https://api.acme.com"));
        mcp.register(endUser("https://api.acme.com", ""));
        assertThat(ann.call("echo", "{}").text()).isEqualTo("echo");
        mcp.register(endUser("https://other.acme.com", ""));
        assertThat(ann.call("echo", "{}").text()).contains("another audience");
        mcp.register(endUser("https://other.acme.com", "We run this server ourselves."));
        assertThat(ann.call("echo", "{}").text()).isEqualTo("echo");
        assertThat(mcp.wanted.getLast().audience()).isEqualTo("https://other.acme.com");
    }

    private McpServerInput endUser(String audience, String trust) {
        return new McpServerInput(
                "tickets", sample.url(), "end_user", List.of(), "", "", "", audience, trust, "", false);
    }

    private String shown() {
        return sample.visits().getLast().headers().getOrDefault("Authorization", "");
    }

    @Test
    void aTokenThatTheServerRefusesIsRefreshedOnce() {
        mcp.register("tickets", sample.url(), CallsAs.END_USER);
        sample.trust(Trust.secret("Authorization", "Bearer fresh"));
        mcp.provider = asked ->
                new Access.Token("stale".equals(asked.refused()) ? "fresh" : "stale", LATER, List.of(sample.url()));
        Speaker ann = speaker("ann", true);

        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello service");
        assertThat(mcp.wanted).extracting(ProviderAccess.Wanted::refused).contains("stale");

        mcp.wanted.clear();
        mcp.provider = _ -> new Access.Token("stale", LATER, List.of(sample.url()));
        Heard refused = ann.call("greet", "{}");
        assertThat(refused.status()).as("signing in again would not help").isEqualTo(200);
        assertThat(refused.text()).contains("does not accept the provider’s token");
    }

    @Test
    void aSignInThatEndedAtTheProviderIsOneToMakeAnew() {
        mcp.register("tickets", sample.url(), CallsAs.END_USER);
        mcp.provider = _ -> new Access.NeedsSignIn("The provider ended it.");

        Heard ended = speaker("ann", false).call("greet", "{}");

        assertThat(ended.status()).isEqualTo(401);
        assertThat(ended.http().headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer error=\"invalid_token\"")
                .contains(
                        "resource_metadata=\"http://127.0.0.1:8080/.well-known/oauth-protected-resource/mcp/tickets\"");
        assertThat(ended.body()).contains("BH-462", "The provider ended it.");

        mcp.provider = _ -> new Access.Unavailable("The provider is down.", Duration.ofSeconds(30));
        Heard down = speaker("ann", true).call("greet", "{}");
        assertThat(down.status()).isEqualTo(200);
        assertThat(down.text()).contains("The provider is down.", "30 s");
        assertThat(sample.visits()).isEmpty();
    }

    @Test
    void aStatementAboutThePersonIsForOneServerAndVerifiableByThePublishedKeys() {
        mcp.register("tickets", sample.url(), CallsAs.SIGNED);
        URI jwks = URI.create("http://127.0.0.1:" + mcp.port() + "/jwks");
        sample.trust(Trust.tokens(jwks, TestingMcp.ROOT, sample.url(), "behalf-call+jwt", clock));

        JsonNode claims = speaker("ann", true).call("greet", "{}").result().path("structuredContent");

        assertThat(claims.path("sub").asString()).startsWith("usr_");
        assertThat(claims.at("/act/sub").asString()).isEqualTo("client_1");
        assertThat(claims.path("scope").asString()).isEqualTo("mcp");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(60);
        String statement = shown().substring("Bearer ".length());
        try (Speaker forger = new Speaker(mcp, "/mcp/tickets", statement, true)) {
            assertThat(forger.call("greet", "{}").status())
                    .as("it is no access token")
                    .isEqualTo(401);
        }
        clock.advance(Duration.ofMinutes(2));
        assertThat(speaker("ann", true).call("greet", "{}").text())
                .as("long after the first has expired")
                .startsWith("Hello usr_");
    }

    @Test
    void aStatementIsShownAgainForAWhileToTheSameServerForTheSamePersonAndClient() {
        mcp.register("tickets", sample.url(), CallsAs.SIGNED);
        Speaker ann = speaker("ann", true);

        ann.call("greet", "{}");
        String first = shown();
        clock.advance(Duration.ofSeconds(14));
        ann.call("greet", "{}");
        assertThat(shown()).isEqualTo(first);

        speaker("ben", true).call("greet", "{}");
        assertThat(shown()).isNotEqualTo(first);

        clock.advance(Duration.ofSeconds(1));
        ann.call("greet", "{}");
        assertThat(shown()).isNotEqualTo(first);
    }

    @Test
    void aServerThatTakesEachStatementOnceIsShownANewOne() {
        mcp.register("tickets", sample.url(), CallsAs.SIGNED);
        Speaker ann = speaker("ann", true);
        // The handshake of a session and its first call are one.
        ann.call("greet", "{}");
        Set<String> taken = new HashSet<>();
        sample.trust(headers -> taken.add(headers.getOrDefault("Authorization", "")) ? Map.of("sub", "ann") : null);

        for (int call = 0; call < 3; call++) {
            assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello ann");
        }

        assertThat(taken).hasSize(3);
    }

    @Test
    void aServicesSecretIsShownAsTheTeamChoseAndChangesInPlace() {
        for (String how : List.of("bearer", "basic", "header")) {
            mcp.register(new McpServerInput(
                    "tickets",
                    sample.url(),
                    "service",
                    List.of(),
                    how,
                    how.equals("header") ? "X-Api-Key" : "",
                    how.equals("basic") ? "behalf" : "",
                    "",
                    "",
                    "",
                    false));
            Speaker ann = speaker("ann", true);
            assertThat(ann.call("greet", "{}").text()).contains("secret", "not set");

            String name = how.equals("header") ? "X-Api-Key" : "Authorization";
            for (String secret : List.of("s3cret", "an0ther")) {
                mcp.servers.setSecret("default", "tickets", secret, dev.behalf.server.audit.Actor.COMMAND_LINE);
                String value = switch (how) {
                    case "bearer" -> "Bearer " + secret;
                    case "basic" ->
                        "Basic "
                                + java.util.Base64.getEncoder()
                                        .encodeToString(
                                                ("behalf:" + secret).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    default -> secret;
                };
                sample.trust(Trust.secret(name, value));
                assertThat(ann.call("greet", "{}").text()).as(how).isEqualTo("Hello service");
            }
        }
    }

    /// The seed is fixed; how the threads take turns is not.
    @ParameterizedTest
    @EnumSource(Era.class)
    void peopleWhoCallAtOnceNeverSeeEachOthersAnswers(Era era) throws Exception {
        sample.become(era);
        mcp.register("tickets", sample.url(), CallsAs.END_USER);
        sample.trust(headers -> {
            String token = headers.getOrDefault("Authorization", "");
            return token.startsWith("Bearer of-") ? java.util.Map.of("sub", token.substring(10)) : null;
        });
        mcp.provider = asked -> new Access.Token("of-" + asked.person(), LATER, List.of(sample.url()));
        Random random = new Random(7);
        List<Speaker> speakers = new ArrayList<>();
        List<String> greetings = new ArrayList<>();
        for (String person : List.of("ann", "bob", "cleo")) {
            for (String client : List.of("client_1", "client_2")) {
                speakers.add(speaker(person, client, "/tickets", random.nextBoolean()));
                greetings.add(speakers.getLast().call("greet", "{}").text());
            }
        }
        assertThat(greetings).allMatch(greeting -> greeting.startsWith("Hello usr_"));
        assertThat(greetings.stream().distinct()).as("two clients each").hasSize(3);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 48; i++) {
                Speaker speaker = speakers.get(i % speakers.size());
                String name = greetings.get(i % speakers.size());
                boolean slow = random.nextBoolean();
                int id = i;
                all.add(threads.submit(() -> {
                    if (slow) {
                        Heard heard = Speaker.heard(speaker.begin("slow", "{\"steps\": 4, \"millis\": 2}", id)
                                .join());
                        heard.said()
                                .forEach(said -> assertThat(
                                                said.at("/params/progressToken").asString())
                                        .isEqualTo("progress-" + id));
                        if (heard.text().equals("done")) {
                            assertThat(heard.answer().path("id").asInt()).isEqualTo(id);
                        }
                    } else {
                        String text = speaker.call("greet", "{}").text();
                        if (!text.equals(name)) {
                            assertThat(text).contains("requests under way there already");
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        if (era == Era.LEGACY) {
            assertThat(sample.visits("initialize"))
                    .as("a session for each person and client")
                    .hasSize(6);
        }
    }

    @Test
    void moreRequestsAtOnceThanAServerIsToTakeAreTurnedAway() {
        mcp.register("tickets", sample.url(), CallsAs.NONE, "slow", "greet");
        List<Speaker> people = List.of(speaker("ann", true), speaker("bob", true));
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        for (int i = 0; i < TestingMcp.LIMITS.concurrent(); i++) {
            running.add(people.get(i % 2).begin("slow", "{\"steps\": 100000, \"millis\": 5}", i));
        }
        eventually(() -> sample.visits("tools/call").size() == TestingMcp.LIMITS.concurrent());

        Speaker carl = speaker("carl", true);
        assertThat(carl.call("greet", "{}").text()).isEqualTo(busy());
        running.getFirst().cancel(true);
        eventually(() -> carl.call("greet", "{}").text().equals("Hello anybody"));
        running.forEach(each -> each.cancel(true));
    }

    private static List<String> names(JsonNode list) {
        return list.path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asString())
                .toList();
    }

    private static String busy() {
        return "The MCP server tickets is busy. There are 16 requests under way there already. Try again in 1 s.";
    }

    /// With all of their clients.
    @Test
    void onePersonTakesHalfOfAServersPlacesAtMost() {
        mcp.register("tickets", sample.url(), CallsAs.NONE, "slow", "greet");
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        int half = TestingMcp.LIMITS.concurrent() / 2;
        for (int i = 0; i < half; i++) {
            running.add(speaker("ann", "client_" + i, "/tickets", true)
                    .begin("slow", "{\"steps\": 100000, \"millis\": 5}", i));
        }
        eventually(() -> sample.visits("tools/call").size() == half);

        assertThat(speaker("ann", "another", "/tickets", true)
                        .call("greet", "{}")
                        .text())
                .isEqualTo(
                        "The MCP server tickets is busy. You have 8 requests under way there already, of 16 that there"
                                + " may be. Try again in 1 s.");
        assertThat(speaker("bob", true).call("greet", "{}").text()).isEqualTo("Hello anybody");
        running.forEach(each -> each.cancel(true));
    }

    @Test
    void madeUpNamesLeadAroundNoLimitAndFillNoLog() {
        mcp.register("tickets", sample.url(), CallsAs.NONE, "greet");
        Speaker ann = speaker("ann", true);
        for (int i = 0; i < Pace.ALL_CALLS; i++) {
            assertThat(ann.call("tool" + i, "{}").code()).isEqualTo(-32602);
        }
        Speaker another = speaker("ann", "another", "/tickets", true);
        for (int i = 0; i < 2 * Pace.CALLS; i++) {
            assertThat(another.call("more" + i, "{}").text()).contains("too often");
        }
        assertThat(speaker("bob", true).call("greet", "{}").text()).isEqualTo("Hello anybody");
        mcp.calls.write();
        int written = 0;
        long before = Long.MAX_VALUE;
        for (List<RecordedCall> page = mcp.calls.page("default", "", before, 200);
                !page.isEmpty();
                page = mcp.calls.page("default", "", before, 200)) {
            written += page.size();
            before = page.getLast().number();
        }
        assertThat(written).isEqualTo(Pace.ALL_CALLS + Pace.CALLS + 1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
    }

    @Test
    void aServerIsNotAskedForListsWithoutEndForOnePerson() {
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        Speaker ann = speaker("ann", true);
        int asked = 0;
        Heard heard = ann.ask("prompts/list", "{}");
        while (!heard.answer().has("error") && asked <= Pace.REQUESTS) {
            asked++;
            heard = ann.ask("prompts/list", "{}");
        }
        assertThat(asked).isEqualTo(Pace.REQUESTS);
        assertThat(heard.answer().at("/error/message").asString()).contains("too often");
        assertThat(speaker("bob", true).ask("prompts/list", "{}").answer().has("result"))
                .isTrue();
    }

    @Test
    void aSessionThatEndedIsBegunAnewOnce() {
        sample.become(Era.LEGACY);
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        Speaker ann = speaker("ann", true);
        ann.call("greet", "{}");

        sample.endSessions();

        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
        assertThat(sample.visits("initialize")).hasSize(2);
    }

    @Test
    void aServerThatIsReplacedByOneOfTheOtherEraIsFoundOut() {
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        Speaker ann = speaker("ann", true);
        for (Era era : List.of(Era.MODERN, Era.LEGACY, Era.MODERN)) {
            sample.become(era);
            assertThat(ann.call("greet", "{}").text()).as(era.name()).isEqualTo("Hello anybody");
        }
    }

    @ParameterizedTest
    @CsvSource({"MODERN,true", "LEGACY,false"})
    void aServerThatBreaksOffOrFloodsIsAFailureOfTheTool(Era era, boolean modern) {
        sample.become(era);
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        Speaker ann = speaker("ann", modern);

        Heard dead = ann.call("die", "{}");
        assertThat(dead.text()).contains("tickets", "broke off");
        Heard flooded = ann.call("flood", "{}");
        assertThat(flooded.text()).contains("larger than is taken");
        assertThat(flooded.body().length()).isLessThan(TestingMcp.LIMITS.stream() + 100_000);
        Heard mute = ann.call("silent", "{\"millis\": 3500}");
        assertThat(mute.text()).contains("did not answer");
    }

    @Test
    void aServerThatKeepsFailingIsLeftAloneForAWhile() {
        mcp.register("tickets", sample.url(), CallsAs.NONE, "greet");
        Speaker ann = speaker("ann", true);
        sample.answer(500);
        for (int i = 0; i < TestingMcp.LIMITS.failures(); i++) {
            assertThat(ann.call("greet", "{}").text()).contains("answering 500");
        }
        int asked = sample.visits().size();
        sample.answer(0);

        assertThat(ann.call("greet", "{}").text()).contains("left alone for");
        assertThat(sample.visits()).hasSize(asked);
        eventually(() -> mcp.servers.find("default", "tickets").orElseThrow().problem() != null);

        clock.advance(TestingMcp.LIMITS.pause());
        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
        eventually(() -> mcp.servers.find("default", "tickets").orElseThrow().problem() == null);
    }

    @Test
    void whatIsNotAllowedIsNeitherShownNorDone() {
        mcp.register("tickets", sample.url(), CallsAs.NONE);
        Speaker ann = speaker("ann", true);
        assertThat(names(ann.ask("tools/list", "{}").result())).doesNotContain("erase");
        assertThat(ann.call("erase", "{}").code()).isEqualTo(-32602);
        assertThat(ann.call("nothing", "{}").code()).isEqualTo(-32602);
        assertThat(sample.visits("tools/call")).isEmpty();

        mcp.register("tickets", sample.url(), CallsAs.NONE, "erase");
        assertThat(names(ann.ask("tools/list", "{}").result())).containsExactly("erase");
        assertThat(ann.call("erase", "{}").text()).isEqualTo("erased");
        assertThat(ann.call("greet", "{}").code()).isEqualTo(-32602);

        mcp.calls.write();
        assertThat(recorded())
                .extracting(call -> call.call().target() + " " + call.call().decision() + " "
                        + call.call().rule() + " " + call.call().outcome())
                .containsExactly(
                        "greet REFUSED not_listed refused",
                        "erase ALLOWED listed ok",
                        "nothing REFUSED unknown_tool refused",
                        "erase REFUSED destructive refused");
        RecordedCall erased = recorded().get(1);
        assertThat(erased.call().person()).startsWith("usr_");
        assertThat(erased.call().client()).isEqualTo("client_1");
        assertThat(erased.call().token()).isEqualTo("none");
        assertThat(erased.call().argumentsHash()).matches("[0-9a-f]{64}");
        assertThat(erased.at()).isEqualTo(clock.instant());
        clock.advance(Duration.ofDays(3));
        mcp.calls.start();
        // Kept for a day here.
        eventually(() -> recorded().isEmpty());
        mcp.calls.close();
    }

    @Test
    void whatCallsAreMadeWithIsKeptWhereTheTeamSaysWhyAndNowhereElse() {
        String why = "Refunds are looked into";
        mcp.register(new McpServerInput("tickets", sample.url(), "none", List.of(), "", "", "", "", "", "", false)
                .withRecordArguments(why));
        mcp.register("crm", sample.url(), CallsAs.NONE);
        speaker("ann", true).call("echo", "{\"amount\": 9.25}");
        speaker("ann", "client_1", "/crm", true).call("echo", "{\"amount\": 9}");
        mcp.calls.write();

        assertThat(mcp.servers
                        .find("default", "tickets")
                        .orElseThrow()
                        .settings()
                        .recordArguments())
                .isEqualTo(why);
        assertThat(recorded())
                .hasSize(2)
                .allSatisfy(call -> assertThat(mcp.calls.arguments("default", call.number()))
                        .isEqualTo(
                                call.call().server().equals("tickets")
                                        ? Optional.of("{\"amount\":9.25}")
                                        : Optional.empty()));
    }

    private List<RecordedCall> recorded() {
        return mcp.calls.page("default", "", Long.MAX_VALUE, 50);
    }

    @Test
    void aClientThatCallsAToolWithoutEndIsSlowedDown() {
        mcp.register("tickets", sample.url(), CallsAs.NONE, "greet", "echo");
        Speaker ann = speaker("ann", true);
        for (int i = 0; i < Pace.CALLS; i++) {
            assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
        }
        assertThat(ann.call("greet", "{}").text()).contains("too often", "1 s");
        assertThat(ann.call("echo", "{}").text()).as("another tool").isEqualTo("echo");
        assertThat(speaker("bob", true).call("greet", "{}").text())
                .as("another person")
                .isEqualTo("Hello anybody");
        clock.advance(Duration.ofSeconds(1));
        assertThat(ann.call("greet", "{}").text()).isEqualTo("Hello anybody");
    }

    @Test
    void allServersTogetherAreOneWithNamesInFront() throws Exception {
        try (SampleMcpServer other = SampleMcpServer.start(Era.LEGACY)) {
            mcp.register("tickets", sample.url(), CallsAs.NONE);
            mcp.register("crm", other.url(), CallsAs.NONE, "greet");
            mcp.register("gone", "http://127.0.0.1:1/mcp", CallsAs.NONE);
            try (Speaker all = new Speaker(mcp, "/mcp", mcp.token(), true)) {
                JsonNode list = all.ask("tools/list", "{}").result();
                assertThat(names(list))
                        .containsExactly(
                                "whoami",
                                "connection_status",
                                "crm_greet",
                                "tickets_greet",
                                "tickets_echo",
                                "tickets_slow",
                                "tickets_silent",
                                "tickets_flood",
                                "tickets_die",
                                "tickets_ask",
                                "tickets_page");
                assertThat(list.path("_meta").path(AllMethods.UNAVAILABLE).toString())
                        .isEqualTo("[\"gone\"]");

                assertThat(all.call("tickets_echo", "{}")
                                .result()
                                .at("/structuredContent/name")
                                .asString())
                        .isEqualTo("echo");
                assertThat(all.call("crm_greet", "{}").text()).isEqualTo("Hello anybody");
                assertThat(all.call("crm_echo", "{}").code()).isEqualTo(-32602);
                assertThat(all.call("none_echo", "{}").code()).isEqualTo(-32602);
                assertThat(all.call("connection_status", "{}").text()).contains("state");
                Heard slow = Speaker.heard(all.begin("tickets_slow", "{}", 5).join());
                assertThat(slow.said()).hasSize(3);
                assertThat(slow.text()).isEqualTo("done");
            }
        }
    }

    /// Which is one list (RFC 9110 section 5.3), of media types, whose case does not matter.
    @Test
    void whatAClientTakesMayBeSaidInSeveralLines() {
        mcp.register("tickets", sample.url(), CallsAs.NONE, "slow");
        HttpResponse<String> response = mcp.send(mcp.request("/mcp/tickets")
                .header("Authorization", "Bearer " + mcp.tokenFor("ann", "client_1", "/tickets"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Accept", "Text/Event-Stream; q=0.9")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "slow",
                         "arguments": {"steps": 2, "millis": 1}, "_meta": {"progressToken": "p"}}}""")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("notifications/progress", "done");
    }

    @Test
    void toolsOnFurtherPagesCanBeCalled() {
        TestingUpstream server = new TestingUpstream(true);
        opened.add(server);
        mcp.register("tickets", server.url(), CallsAs.NONE);
        server.on("tools/list", request -> {
            int page = Integer.parseInt(request.params().path("cursor").asString("0"));
            request.answer("{'tools': [{'name': 'tool-%d'}]%s}"
                    .formatted(page, page == 40 ? "" : ", 'nextCursor': '" + (page + 1) + "'"));
        });
        server.on("tools/call", "{'content': [{'type': 'text', 'text': 'done'}]}");

        assertThat(speaker("ann", true).call("tool-40", "{}").text()).isEqualTo("done");
    }

    /// By the statement about the person a server knows who it is.
    @Test
    void whatOnePersonMayNotDoIsNoFaultOfTheServer() {
        TestingUpstream server = new TestingUpstream(true);
        opened.add(server);
        mcp.register("tickets", server.url(), CallsAs.SIGNED);
        server.on("tools/list", "{'tools': [{'name': 'work'}]}").on("tools/call", request -> request.fail(403, -32000));

        assertThat(speaker("ann", true).call("work", "{}").text()).contains("does not allow you this");
        assertThat(mcp.servers.find("default", "tickets").orElseThrow().problem())
                .isNull();
    }

    /// With many clients a log would be full of it.
    @Test
    void aClientThatLeavesAStreamIsNothingToWarnOf() {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                logged.add(logRecord.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(handler);
        try {
            System.getLogger("io.helidon").log(System.Logger.Level.WARNING, "The log is listened to");
            mcp.register("quiet", sample.url(), CallsAs.NONE, "slow");
            Speaker ann = speaker("ann", "client_1", "/quiet", true);
            CompletableFuture<HttpResponse<String>> call = ann.begin("slow", "{\"steps\": 100000, \"millis\": 5}", 5);
            eventually(() -> !sample.visits("tools/call").isEmpty());
            call.cancel(true);
            ann.close();
            eventually(() -> {
                mcp.calls.write();
                return !mcp.calls.page("default", "", Long.MAX_VALUE, 1).isEmpty();
            });
            // The next request on the way of that one.
            assertThat(speaker("bob", "client_1", "/quiet", true)
                            .call("slow", "{}")
                            .status())
                    .isEqualTo(200);
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }
        assertThat(logged)
                .contains("The log is listened to")
                .noneMatch(line -> String.valueOf(line).contains("/mcp/quiet"));
    }
}
