package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.Person.location;
import static dev.behalf.server.authserver.Person.question;
import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.FetchException;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.trace.Attempt;
import dev.behalf.server.trace.Recorded;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Stop;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectorTraceTest {

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

    private static TestingDatabase testing;
    private static Database database;
    private static SignInWorld world;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        world = new SignInWorld(database, uri -> {
            throw new FetchException(FetchException.Kind.UNREACHABLE, "Nothing answers at " + uri.getHost());
        });
    }

    @AfterAll
    static void stop() {
        world.close();
        database.close();
        testing.close();
    }

    /// Attempts are told apart by time.
    @BeforeEach
    void anHourLater() {
        world.clock.advance(Duration.ofHours(1));
    }

    private static Map<String, @Nullable String> with(String name, @Nullable String value) {
        Map<String, @Nullable String> changes = new HashMap<>();
        changes.put(name, value);
        return changes;
    }

    private static String client() {
        return world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
    }

    private static Attempt newest(SignInWorld here, String environment) {
        here.trace.write();
        return here.trace.attempts(environment).getFirst();
    }

    private static Attempt newest() {
        return newest(world, "auth0");
    }

    /// Why the newest attempt stopped, after so much time in which nothing came.
    private static Stop stopAfter(Duration silence) {
        world.clock.advance(silence);
        return Objects.requireNonNull(newest().stop());
    }

    private static Stop reason() {
        return stopAfter(Duration.ZERO);
    }

    private static void discover(SignInWorld here, String environment) {
        String url = here.url(environment);
        URI uri = URI.create(url);
        String origin = "http://" + uri.getAuthority();
        assertThat(new Person().postJson(url + "/mcp", PING).statusCode()).isEqualTo(401);
        assertThat(new Person()
                        .get(origin + "/.well-known/oauth-protected-resource" + uri.getPath() + "/mcp")
                        .statusCode())
                .isEqualTo(200);
        assertThat(new Person()
                        .get(origin + "/.well-known/oauth-authorization-server" + uri.getPath())
                        .statusCode())
                .isEqualTo(200);
    }

    private static int call(SignInWorld here, String environment, String token) {
        return new Person()
                .post(here.url(environment) + "/mcp", PING, Map.of("Authorization", "Bearer " + token))
                .statusCode();
    }

    @OnBothDatabases
    void aWholeSignInGivesTheWholeTimelineAndLeavesNoSecret(TestingDatabase databases) {
        try (Database own = databases.open();
                SignInWorld here = new SignInWorld(own)) {
            discover(here, "auth0");
            String client = here.registered("auth0", "Desk", SignInWorld.LOOPBACK);
            Person person = new Person();
            String provider = person.consent(here.authorizeUrl("auth0", client, Map.of()));
            String callback = person.signIn(provider, "jane");
            String code = Person.parameters(location(person.get(callback))).getOrDefault("code", "");
            var token = json(here.token("auth0", client, SignInWorld.LOOPBACK, code));
            String accessToken = token.get("access_token").stringValue();
            assertThat(call(here, "auth0", accessToken)).isEqualTo(200);
            assertThat(call(here, "auth0", accessToken)).isEqualTo(200);

            Attempt attempt = newest(here, "auth0");
            assertThat(here.trace.attempts("auth0")).hasSize(1);
            assertThat(attempt.steps()).extracting(Recorded::stage).containsExactly(Stage.values());
            assertThat(attempt.state()).isEqualTo(Attempt.State.CONNECTED);
            assertThat(attempt.client()).isEqualTo(client);
            assertThat(attempt.clientName()).isEqualTo("Desk");
            assertThat(attempt.stop()).isNull();
            assertThat(attempt.steps().getLast().grant())
                    .isEqualTo(here.grants.active("auth0").getFirst().id());
            assertThat(dump(own))
                    .contains(client)
                    .doesNotContain(
                            code,
                            "of-the-client",
                            SignInWorld.VERIFIER,
                            TestingIssuers.challenge(SignInWorld.VERIFIER),
                            accessToken,
                            token.get("refresh_token").stringValue(),
                            Person.parameters(callback).getOrDefault("code", "none"),
                            Person.parameters(callback).getOrDefault("state", "none"),
                            "127.0.0.1",
                            "?");
        }
    }

    private static String dump(Database database) {
        List<Map<String, Object>> rows = database.read(handle ->
                handle.createQuery("SELECT * FROM trace_step").mapToMap().list());
        return rows.toString();
    }

    @Test
    void aRedirectUriThatIsNotRegisteredIsNamedWithoutItsQuery() {
        new Person()
                .get(world.authorizeUrl("auth0", client(), with("redirect_uri", "https://a.example/cb?key=secret")));

        assertThat(newest().furthest()).isEqualTo(Stage.CLIENT);
        assertThat(reason().code()).isEqualTo("invalid_request");
        assertThat(reason().sentence())
                .contains("redirect_uri was expected to be one that the client has registered", "https://a.example/cb.")
                .doesNotContain("secret");
    }

    @Test
    void missingPkceIsNamed() {
        new Person().get(world.authorizeUrl("auth0", client(), with("code_challenge", null)));

        assertThat(reason().sentence()).contains("code_challenge was expected", "S256");
    }

    @Test
    void anUnknownResourceIsNamed() {
        new Person().get(world.authorizeUrl("auth0", client(), with("resource", "https://elsewhere.example/mcp")));

        assertThat(reason().code()).isEqualTo("invalid_target");
        assertThat(reason().change()).contains("MCP address");
    }

    @Test
    void aClientsDocumentThatCannotBeHadIsNamedUnderTheClientsId() {
        new Person().get(world.authorizeUrl("auth0", "https://desk.example/client.json", Map.of()));

        assertThat(newest().client()).isEqualTo("https://desk.example/client.json");
        assertThat(reason().code()).isEqualTo("temporarily_unavailable");
        assertThat(reason().sentence()).contains("desk.example");
    }

    @Test
    void aRefusedRegistrationStopsAnAttemptOfNobodyInParticular() {
        discover(world, "clerk");
        new Person().postJson(world.url("clerk") + "/register", "{\"redirect_uris\": [\"javascript:alert(1)\"]}");
        Attempt attempt = newest(world, "clerk");

        assertThat(attempt.client()).isNull();
        assertThat(attempt.steps())
                .extracting(Recorded::stage)
                .containsExactly(Stage.CHALLENGE, Stage.RESOURCE_METADATA, Stage.SERVER_METADATA, Stage.CLIENT);
        assertThat(Objects.requireNonNull(attempt.stop()).code()).isEqualTo("invalid_redirect_uri");
    }

    @Test
    void whatOnlyReadsMetadataIsUnderWayAndThenStopped() {
        discover(world, "workos");
        assertThat(newest(world, "workos").state()).isEqualTo(Attempt.State.UNDER_WAY);
        world.clock.advance(Duration.ofMinutes(3));

        assertThat(newest(world, "workos").state()).isEqualTo(Attempt.State.STOPPED);
        assertThat(Objects.requireNonNull(newest(world, "workos").stop()).sentence())
                .contains("stopped after the metadata");
    }

    @Test
    void aQuestionThatIsDeniedOrNeverAnsweredIsToldApart() {
        Person person = new Person();
        String url = world.authorizeUrl("auth0", client(), Map.of());
        HttpResponse<String> page = person.get(url);
        Stop silent = stopAfter(Duration.ofMinutes(12));
        world.clock.advance(Duration.ofMinutes(-12));
        person.answer(url, question(page), "deny");

        assertThat(silent.sentence()).contains("never answered");
        assertThat(reason().code()).isEqualTo("access_denied");
        assertThat(reason().sentence()).isEqualTo("The person said no.");
        assertThat(newest().steps().getLast().stage()).isEqualTo(Stage.CONSENT);
    }

    @Test
    void whatTheProviderSaysIsNamedByItsCode() {
        Person person = new Person();
        String provider = person.consent(world.authorizeUrl("auth0", client(), Map.of()));
        Stop away = stopAfter(Duration.ofMinutes(12));
        world.clock.advance(Duration.ofMinutes(-12));
        person.get(person.signIn(provider, "jane").replaceAll("code=[^&]*", "error=server_error"));

        assertThat(away.sentence()).contains("never came back");
        assertThat(reason().code()).isEqualTo("BH-200");
        assertThat(newest().furthest()).isEqualTo(Stage.PROVIDER);
    }

    @Test
    void aCodeThatIsNeverRedeemedAndATokenThatIsNeverUsedAreTold() {
        String client = client();
        String code = new Person()
                .allow(world.authorizeUrl("auth0", client, Map.of()), "jane")
                .getOrDefault("code", "");
        Stop unredeemed = stopAfter(Duration.ofMinutes(3));
        world.clock.advance(Duration.ofMinutes(-3));
        world.token("auth0", client, SignInWorld.LOOPBACK, code);

        assertThat(unredeemed.sentence()).contains("never redeemed");
        assertThat(newest().furthest()).isEqualTo(Stage.TOKEN);
        assertThat(stopAfter(Duration.ofMinutes(6)).sentence())
                .contains("Several clients report success and never call");
    }

    @Test
    void aCodeThatIsNotTakenIsTold() {
        String client = client();
        new Person().allow(world.authorizeUrl("auth0", client, Map.of()), "jane");
        world.token("auth0", client, SignInWorld.LOOPBACK, "bhc_wrong");

        assertThat(reason().code()).isEqualTo("invalid_grant");
        assertThat(newest().furthest()).isEqualTo(Stage.CALLBACK);
        assertThat(dump(database)).doesNotContain("bhc_wrong");
    }

    @Test
    void aTokenThatIsNotTakenCountsWhereAClientIsBeingConnectedOnly() {
        assertThat(call(world, "other", "a.b.c")).isEqualTo(401);
        world.trace.write();
        List<Attempt> alone = world.trace.attempts("other");
        String client = world.registered("other", "Desk", SignInWorld.LOOPBACK);
        world.clock.advance(Duration.ofMinutes(11));
        String code = new Person()
                .allow(world.authorizeUrl("other", client, Map.of()), "jane")
                .getOrDefault("code", "");
        world.token("other", client, SignInWorld.LOOPBACK, code);
        call(world, "other", "a.b.c");

        assertThat(alone).isEmpty();
        assertThat(newest(world, "other").steps().getLast().stage()).isEqualTo(Stage.CALL);
        assertThat(newest(world, "other").state()).isEqualTo(Attempt.State.STOPPED);
        assertThat(Objects.requireNonNull(newest(world, "other").stop()).sentence())
                .contains("The access token has expired, was ended, or is not of this environment");
    }

    @Test
    void twoAttemptsWithTheSameClientAreTwo() {
        String client = world.preregistered("auth0", SignInWorld.LOOPBACK);
        new Person().get(world.authorizeUrl("auth0", client, Map.of()));
        world.clock.advance(Duration.ofMinutes(20));
        new Person().get(world.authorizeUrl("auth0", client, with("response_type", "token")));
        world.trace.write();

        assertThat(world.trace.attempts("auth0"))
                .filteredOn(attempt -> client.equals(attempt.client()))
                .extracting(Attempt::state)
                .containsExactly(Attempt.State.STOPPED, Attempt.State.STOPPED);
    }
}
