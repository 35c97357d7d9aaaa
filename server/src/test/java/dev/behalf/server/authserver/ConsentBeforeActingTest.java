package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.Person.location;
import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.offline.Connection;
import dev.behalf.server.offline.ConnectionAct;
import dev.behalf.server.offline.ConnectionFilter;
import dev.behalf.server.offline.State;
import dev.behalf.server.offline.StateEvent;
import dev.behalf.server.offline.StateReason;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// An environment that asks each person before tools act for them while they are away.
class ConsentBeforeActingTest {

    private static final String ASKED = "may act for you at Auth0 also while you are away";

    private static void run(TestingDatabase databases, Consumer<SignInWorld> test) {
        try (Database database = databases.open();
                SignInWorld world = new SignInWorld(database)) {
            asks(world, true);
            test.accept(world);
        }
    }

    private static void asks(SignInWorld world, boolean asks) {
        String environment = world.environment("auth0", world.tenant("auth0"));
        world.apply("environments:\n"
                + (asks
                        ? environment.replace(
                                "      offlineAccess: true\n",
                                "      offlineAccess: true\n      askBeforeActing: true\n")
                        : environment));
        world.offlineAccess.tend();
    }

    /// Somebody connects a client.
    ///
    /// @return our access token
    private static String connect(SignInWorld world, Person person, String client, String name, boolean acting) {
        String url = world.authorizeUrl("auth0", client, Map.of());
        String provider = location(answer(person, url, acting));
        assertThat(provider.contains("offline_access")).isEqualTo(acting);
        return token(world, client, location(person.get(person.signIn(provider, name))));
    }

    private static HttpResponse<String> answer(Person person, String url, boolean acting) {
        Map<String, String> fields =
                new HashMap<>(Map.of("question", Person.question(person.get(url)), "decision", "allow"));
        if (acting) {
            fields.put("acting", "1");
        }
        return person.post(Person.consentUrl(url), fields);
    }

    private static String token(SignInWorld world, String client, String back) {
        String code = Person.parameters(back).getOrDefault("code", "");
        return json(world.token("auth0", client, SignInWorld.LOOPBACK, code))
                .get("access_token")
                .stringValue();
    }

    private static HttpResponse<String> exchange(SignInWorld world, String token) {
        return new Person()
                .post(
                        world.url("auth0") + "/token",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:token-exchange",
                                "subject_token",
                                token,
                                "subject_token_type",
                                "urn:ietf:params:oauth:token-type:access_token"),
                        Map.of("Authorization", TwoKeys.SECRET));
    }

    private static void works(SignInWorld world, String token) {
        HttpResponse<String> answer = exchange(world, token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void isRefused(SignInWorld world, String token) {
        HttpResponse<String> answer = exchange(world, token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(json(answer).get("error").stringValue()).isEqualTo("consent_required");
        assertThat(json(answer).get("error_description").stringValue())
                .contains("has not allowed tools to act", world.url("auth0") + "/connected");
    }

    private static Grant grant(SignInWorld world) {
        return world.grants.active("auth0").getFirst();
    }

    private static Connection connection(SignInWorld world) {
        return world.connections.find("auth0", grant(world).id()).orElseThrow();
    }

    private static String page(SignInWorld world) {
        return world.url("auth0") + "/connected";
    }

    private static Person onOwnPage(SignInWorld world, String name) {
        Person person = new Person();
        String back = person.signIn(location(person.post(page(world) + "/sign-in", Map.of())), name);
        person.get(back);
        return person;
    }

    @OnBothDatabases
    void keepsNothingWithoutATickAndSaysWhatToDo(TestingDatabase databases) {
        run(databases, world -> {
            String client = world.registered("auth0", "<i>Desk</i>", SignInWorld.LOOPBACK);
            String question = new Person()
                    .get(world.authorizeUrl("auth0", client, Map.of()))
                    .body();
            assertThat(question)
                    .contains(ASKED, "name=\"acting\"", "&lt;i&gt;Desk", "offline_access</span> too")
                    .doesNotContain("value=\"1\" checked", "<i>Desk");

            String token = connect(world, new Person(), client, "jane", false);

            isRefused(world, token);
            assertThat(world.introspected("auth0", token)).containsEntry("active", true);
            assertThat(world.connections.find("auth0", grant(world).id())).isEmpty();
            assertThat(world.tenant("auth0").refreshTokens().handedOut()).isEmpty();
        });
    }

    @OnBothDatabases
    void asksAPersonOnceInABrowserAndEverybodyElseAnew(TestingDatabase databases) {
        run(databases, world -> {
            String client = world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
            String url = world.authorizeUrl("auth0", client, Map.of());
            Person browser = new Person();
            works(world, connect(world, browser, client, "jane", true));

            HttpResponse<String> again = browser.get(url);
            assertThat(again.body()).contains("was allowed to act at Auth0").doesNotContain(ASKED);
            String provider = location(browser.answer(url, Person.question(again), "allow"));
            works(world, token(world, client, location(browser.get(browser.signIn(provider, "jane")))));

            String others = location(browser.answer(url, Person.question(browser.get(url)), "allow"));
            HttpResponse<String> asked = browser.get(browser.signIn(others, "omar"));
            assertThat(asked.body()).as("somebody else came back").contains(ASKED);
            assertThat(world.grants.active("auth0")).hasSize(2);
            assertThat(new Person().get(url).body()).as("another browser").contains(ASKED);
        });
    }

    @OnBothDatabases
    void existingConnectionsWaitUntilTheirPeopleAllowThem(TestingDatabase databases) {
        run(databases, world -> {
            asks(world, false);
            String client = world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
            Map<String, String> code = new Person().allow(world.authorizeUrl("auth0", client, Map.of()), "jane");
            String token = json(world.token("auth0", client, SignInWorld.LOOPBACK, code.getOrDefault("code", "")))
                    .get("access_token")
                    .stringValue();
            works(world, token);
            assertThat(world.environments.connections().kept("auth0").unasked()).isEqualTo(1);

            asks(world, true);

            isRefused(world, token);
            world.connections.change("auth0", grant(world).id(), ConnectionAct.RESUME, Actor.SERVER);
            isRefused(world, token);
            Person jane = onOwnPage(world, "jane");
            assertThat(jane.get(page(world)).body()).contains("Waits for your word", "Allow it to act while I am away");
            Person omar = onOwnPage(world, "omar");
            omar.post(page(world) + "/allow", Map.of("grant", grant(world).id()));
            isRefused(world, token);
            assertThat(jane.post(
                                    page(world) + "/allow",
                                    Map.of("grant", grant(world).id()),
                                    Map.of("Sec-Fetch-Site", "cross-site"))
                            .statusCode())
                    .isEqualTo(403);

            jane.post(page(world) + "/allow", Map.of("grant", grant(world).id()));

            works(world, token);
            assertThat(world.connections.events("auth0", grant(world).id()))
                    .extracting(StateEvent::state, StateEvent::reason)
                    .containsExactly(
                            tuple(State.ACTIVE, StateReason.ALLOWED),
                            tuple(State.PAUSED, StateReason.NOT_ALLOWED),
                            tuple(State.ACTIVE, null));
        });
    }

    @OnBothDatabases
    void aPersonTakesItBackAndGivesItAgainWithoutConnectingAnew(TestingDatabase databases) {
        run(databases, world -> {
            String client = world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
            String token = connect(world, new Person(), client, "jane", true);
            Person jane = onOwnPage(world, "jane");

            jane.post(page(world) + "/stop", Map.of("grant", grant(world).id()));

            assertThat(exchange(world, token).statusCode()).isEqualTo(400);
            assertThat(connection(world).reason()).isEqualTo(StateReason.PERSON);
            world.offlineAccess.tend();
            assertThat(connection(world).holdsToken()).as("given back").isFalse();
            assertThat(jane.get(page(world)).body())
                    .contains("You have stopped it.", "Allow it to act while I am away");
            String provider = location(jane.post(
                    page(world) + "/allow", Map.of("grant", grant(world).id())));
            assertThat(provider).contains("offline_access");
            assertThat(location(jane.get(jane.signIn(provider, "jane")))).isEqualTo(page(world));

            works(world, token);
            assertThat(jane.get(page(world)).body()).contains("Acts while you are away");
        });
    }

    /// The environment has another application at the provider now.
    @OnBothDatabases
    void whatAFormerApplicationGaveMakesRoomForWhatThePresentOneGives(TestingDatabase databases) {
        run(databases, world -> {
            String client = world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
            String token = connect(world, new Person(), client, "jane", true);
            try (Database database = databases.open()) {
                database.write(handle -> handle.execute("UPDATE provider_token SET state = 'needs_sign_in',"
                        + " reason = 'provider_changed', provider = 'auth0 https://former.example/ web'"));
            }
            Person jane = onOwnPage(world, "jane");

            String provider = location(jane.post(
                    page(world) + "/allow", Map.of("grant", grant(world).id())));
            assertThat(location(jane.get(jane.signIn(provider, "jane")))).isEqualTo(page(world));

            works(world, token);
            assertThat(world.connections.events("auth0", grant(world).id()))
                    .extracting(StateEvent::state, StateEvent::reason)
                    .startsWith(
                            tuple(State.ACTIVE, StateReason.ALLOWED),
                            tuple(State.REVOKED, StateReason.PROVIDER_CHANGED));
        });
    }

    @OnBothDatabases
    void whoeverSaidNoAllowsItLaterAndNobodyInTheirPlace(TestingDatabase databases) {
        run(databases, world -> {
            String client = world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
            String token = connect(world, new Person(), client, "jane", false);
            Person jane = onOwnPage(world, "jane");
            assertThat(jane.get(page(world)).body()).contains("You have not allowed it.");
            Map<String, String> form = Map.of("grant", grant(world).id());

            HttpResponse<String> strange =
                    jane.get(jane.signIn(location(jane.post(page(world) + "/allow", form)), "omar"));

            assertThat(strange.statusCode()).isEqualTo(403);
            assertThat(strange.body()).contains("Somebody else has signed in");
            isRefused(world, token);
            assertThat(world.tenant("auth0").refreshTokens().handedOut())
                    .as("what came for the other is given back")
                    .allSatisfy(refreshToken -> assertThat(
                                    world.tenant("auth0").refreshTokens().grantOf(refreshToken))
                            .isEmpty());
            jane.get(jane.signIn(location(jane.post(page(world) + "/allow", form)), "jane"));
            works(world, token);
            assertThat(connection(world).state()).isEqualTo(State.ACTIVE);
        });
    }

    @OnBothDatabases
    void aPauseOfTheTeamAndThePersonsWordCountEachForThemselves(TestingDatabase databases) {
        run(databases, world -> {
            asks(world, false);
            String client = world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
            new Person().allow(world.authorizeUrl("auth0", client, Map.of()), "jane");
            String token = connectUnasked(world, client);
            world.connections.change("auth0", grant(world).id(), ConnectionAct.PAUSE, Actor.SERVER);
            asks(world, true);
            String paused = grant(world).id();

            onOwnPage(world, "jane").post(page(world) + "/allow", Map.of("grant", paused));
            assertThat(connection(world).state()).isEqualTo(State.PAUSED);
            assertThat(exchange(world, token).body()).contains("access_denied", "paused");
            world.connections.change("auth0", paused, ConnectionAct.RESUME, Actor.SERVER);
            works(world, token);

            world.connections.change("auth0", paused, ConnectionAct.PAUSE, Actor.SERVER);
            world.connections.consents().forget("auth0", grant(world).person(), client);
            world.connections.change("auth0", paused, ConnectionAct.RESUME, Actor.SERVER);
            isRefused(world, token);

            asks(world, false);
            works(world, token);
        });
    }

    private static String connectUnasked(SignInWorld world, String client) {
        Map<String, String> code = new Person().allow(world.authorizeUrl("auth0", client, Map.of()), "jane");
        world.clock.advance(Duration.ofSeconds(1));
        return json(world.token("auth0", client, SignInWorld.LOOPBACK, code.getOrDefault("code", "")))
                .get("access_token")
                .stringValue();
    }

    @OnBothDatabases
    void aRememberedConsentDoesNotAnswerThis(TestingDatabase databases) {
        run(databases, world -> {
            asks(world, false);
            String client = world.preregistered("auth0", SignInWorld.WEB);
            String url = world.authorizeUrl("auth0", client, Map.of("redirect_uri", SignInWorld.WEB));
            Person browser = new Person();
            Map<String, String> remembering =
                    Map.of("question", Person.question(browser.get(url)), "decision", "allow", "remember", "1");
            browser.get(browser.signIn(location(browser.post(Person.consentUrl(url), remembering)), "jane"));
            assertThat(location(browser.get(url))).as("nobody is asked").contains("offline_access");

            asks(world, true);

            assertThat(browser.get(url).body()).contains(ASKED);
            browser.get(browser.signIn(location(answer(browser, url, false)), "jane"));
            assertThat(location(browser.get(url)))
                    .as("asked once, and the answer was no")
                    .doesNotContain("offline_access");
            assertThat(world.connections.waiting("auth0", ConnectionFilter.ALL)).isEqualTo(1);
        });
    }
}
