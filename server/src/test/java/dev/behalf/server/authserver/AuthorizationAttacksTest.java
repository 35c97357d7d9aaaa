package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.Person.location;
import static dev.behalf.server.authserver.Person.parameters;
import static dev.behalf.server.authserver.Person.question;
import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What RFC 9700 and MCP's security best practices say that attackers do.
class AuthorizationAttacksTest {

    private static TestingDatabase testing;
    private static Database database;
    private static SignInWorld world;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        world = new SignInWorld(database);
    }

    @AfterAll
    static void stop() {
        world.close();
        database.close();
        testing.close();
    }

    private static Map<String, @Nullable String> with(String name, @Nullable String value) {
        Map<String, @Nullable String> changes = new HashMap<>();
        changes.put(name, value);
        return changes;
    }

    private static String client() {
        return world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
    }

    private static void staysHere(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    }

    private static int underWay() {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM client_sign_in")
                .mapTo(int.class)
                .one());
    }

    @Test
    void nobodyIsSentToAnAddressThatIsNotRegistered() {
        String client = client();
        for (String uri : List.of(
                "https://evil.example/cb",
                "http://127.0.0.1:3000/cb/../other",
                "http://127.0.0.1:3000/cb?x=1",
                "http://127.0.0.1:3000/cb#fragment",
                "http://127.0.0.1@evil.example/cb",
                "http://127.0.0.1.evil.example:3000/cb",
                "http://localhost:3000/cb",
                "https://127.0.0.1:3000/cb",
                "javascript:alert(1)",
                "//evil.example/cb")) {
            HttpResponse<String> page =
                    new Person().get(world.authorizeUrl("auth0", client, with("redirect_uri", uri)));
            staysHere(page, 400);
            assertThat(page.body())
                    .as(uri)
                    .contains("redirect_uri was expected")
                    .doesNotContain("Go back to");
        }
        assertThat(new Person()
                        .get(world.authorizeUrl("auth0", client, with("redirect_uri", "http://127.0.0.1:41234/cb")))
                        .statusCode())
                .as("any port of this machine")
                .isEqualTo(200);
    }

    @Test
    void anErrorSendsNobodyToASiteThatAnybodyMayHaveRegistered() {
        String evil = world.registered("auth0", "Bank", "https://evil.example/cb");
        Map<String, @Nullable String> wrong = with("redirect_uri", "https://evil.example/cb");
        wrong.put("code_challenge", null);
        HttpResponse<String> page = new Person().get(world.authorizeUrl("auth0", evil, wrong));

        staysHere(page, 400);
        assertThat(page.body()).contains("Go back to evil.example", "rel=\"noreferrer\"");
    }

    @Test
    void pkceCannotBeLeftOutOrWeakened() {
        String client = client();
        Map<String, @Nullable String> none = with("code_challenge", null);
        none.put("code_challenge_method", null);
        for (Map<String, @Nullable String> change : List.of(
                none,
                with("code_challenge_method", "plain"),
                with("code_challenge_method", null),
                with("code_challenge", "short"))) {
            assertThat(parameters(location(new Person().get(world.authorizeUrl("auth0", client, change)))))
                    .containsEntry("error", "invalid_request");
        }
    }

    @Test
    void aCodeIsOfNoUseWithoutTheVerifierOrToAnotherClient() {
        String client = client();
        String stolen = new Person()
                .allow(world.authorizeUrl("auth0", client, Map.of()), "jane")
                .getOrDefault("code", "");
        String other = client();

        assertThat(json(world.token("auth0", other, SignInWorld.LOOPBACK, stolen))
                        .get("error")
                        .stringValue())
                .isEqualTo("invalid_grant");
        assertThat(json(world.token("auth0", client, SignInWorld.LOOPBACK, stolen))
                        .get("error")
                        .stringValue())
                .as("whoever has it twice")
                .isEqualTo("invalid_grant");
    }

    @Test
    void consentOfOneBrowserIsNotAnothers() {
        Person attacker = new Person();
        Person victim = new Person();
        String url = world.authorizeUrl("auth0", client(), Map.of());
        String question = question(attacker.get(url));
        victim.get(url);
        int before = underWay();

        staysHere(victim.answer(url, question, "allow"), 400);
        staysHere(new Person().answer(url, question, "allow"), 400);
        assertThat(underWay()).isEqualTo(before);
    }

    @Test
    void aSignInThatAnAttackerBeganAndConsentedToIsNotFinishedByAVictim() {
        Person attacker = new Person();
        Person victim = new Person();
        String url = world.authorizeUrl("auth0", client(), Map.of());
        String provider = attacker.consent(url);
        victim.get(url);
        String callback = victim.signIn(provider, "jane");

        HttpResponse<String> page = victim.get(callback);
        staysHere(page, 400);
        assertThat(page.body()).contains("begun in another browser");
    }

    @Test
    void anotherBrowserDoesNotUseASignInUp() {
        Person person = new Person();
        Person stranger = new Person();
        String url = world.authorizeUrl("auth0", client(), Map.of());
        stranger.get(url);
        String callback = person.signIn(person.consent(url), "jane");
        staysHere(stranger.get(callback), 400);

        assertThat(parameters(location(person.get(callback)))).containsKey("code");
    }

    @Test
    void theProvidersAnswerIsGoodOnceAndNotForever() {
        Person person = new Person();
        String url = world.authorizeUrl("auth0", client(), Map.of());
        String callback = person.signIn(person.consent(url), "jane");
        String late = person.signIn(person.consent(url), "jane");
        assertThat(parameters(location(person.get(callback)))).containsKey("code");

        staysHere(person.get(callback), 400);
        world.clock.advance(Duration.ofMinutes(11));
        staysHere(person.get(late), 400);
    }

    @Test
    void aQuestionIsNotGoodForever() {
        Person person = new Person();
        String url = world.authorizeUrl("auth0", client(), Map.of());
        String question = question(person.get(url));
        world.clock.advance(Question.LIFETIME);

        staysHere(person.answer(url, question, "allow"), 400);
        staysHere(person.answer(url, question(person.get(url)).substring(1), "allow"), 400);
    }

    @Test
    void noOtherSiteAnswersForThePerson() {
        Person person = new Person();
        String url = world.authorizeUrl("auth0", client(), Map.of());
        Map<String, String> yes = Map.of("question", question(person.get(url)), "decision", "allow");
        String consent = Person.consentUrl(url);

        for (Map<String, String> headers : List.of(
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"))) {
            staysHere(person.post(consent, yes, headers), 403);
        }
        String origin = world.url("auth0").substring(0, world.url("auth0").lastIndexOf('/'));
        assertThat(person.post(consent, yes, Map.of("Sec-Fetch-Site", "same-origin", "Origin", origin))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void anAnswerOfAnotherEnvironmentsProviderIsRefused() {
        Person person = new Person();
        String client = world.registered("other", "Desk", SignInWorld.LOOPBACK);
        String callback = person.signIn(person.consent(world.authorizeUrl("other", client, Map.of())), "jane");

        HttpResponse<String> page = person.get(callback.replace("/other/callback", "/auth0/callback"));
        staysHere(page, 400);
        assertThat(page.body()).contains("BH-213");
    }

    @Test
    void anAnswerThatNamesAnotherIssuerIsRefused() {
        Person person = new Person();
        String callback = person.signIn(person.consent(world.authorizeUrl("auth0", client(), Map.of())), "jane");
        String mixedUp = callback.replaceAll("&iss=[^&]*", "") + "&iss=https%3A%2F%2Fevil.example%2F";

        HttpResponse<String> page = person.get(mixedUp);
        staysHere(page, 400);
        assertThat(page.body()).contains("BH-214").doesNotContain("evil.example");
    }

    @Test
    void nobodyWhoOnlyAsksIsStored() {
        int before = underWay();
        String url = world.authorizeUrl("auth0", client(), Map.of());
        for (int i = 0; i < 20; i++) {
            new Person().get(url);
        }

        assertThat(underWay()).isEqualTo(before);
    }

    @Test
    void theProvidersTokensReachNeitherThePersonNorTheClient() {
        Person person = new Person();
        String client = client();
        Map<String, String> answer = person.allow(world.authorizeUrl("auth0", client, Map.of()), "jane");
        HttpResponse<String> token =
                world.token("auth0", client, SignInWorld.LOOPBACK, answer.getOrDefault("code", ""));
        String kept = world.offline
                .find("auth0", world.grants.active("auth0").getFirst().id())
                .orElseThrow();
        String dump = database.read(handle -> handle.createQuery("SELECT token FROM provider_token")
                .mapTo(String.class)
                .list()
                .toString());

        assertThat(kept).isNotEmpty();
        assertThat(token.body()).doesNotContain(kept);
        assertThat(answer.toString()).doesNotContain(kept);
        assertThat(dump).doesNotContain(kept);
    }
}
