package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEntry;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.CreatedKey;
import dev.behalf.server.environment.KeyCreation;
import dev.behalf.server.environment.UnattendedInput;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A tool of the team asks for the token of somebody who is not there.
class UnattendedExchangeTest {

    private static final String PERSON_TYPE = "urn:behalf:params:oauth:token-type:person";
    private static final String AUDIENCE = Auth0Tenant.AUDIENCE;
    private static final UnattendedInput ALLOWED = new UnattendedInput(
            List.of("openid", "email", "offline_access"), List.of("api.acme.example", "api.acme.example:8443"));

    private TestingDatabase testing;
    private Database database;
    private SignInWorld world;
    private CreatedKey key;

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        world = new SignInWorld(database);
        key = key("auth0", "nightly", ALLOWED);
    }

    @AfterEach
    void stop() {
        world.close();
        database.close();
        testing.close();
    }

    private CreatedKey key(String environment, String name, UnattendedInput allowed) {
        KeyCreation made = world.environments.createKey(
                environment, ApiKey.Kind.SECRET, name, List.of(), allowed, Actor.COMMAND_LINE);
        return ((KeyCreation.Created) made).created();
    }

    /// Somebody signs in.
    ///
    /// @return what they allowed
    private Grant signedIn(String environment, String person) {
        String client = world.registered(environment, "Desk", SignInWorld.LOOPBACK);
        Map<String, String> answer = new Person().allow(world.authorizeUrl(environment, client, Map.of()), person);
        world.token(environment, client, SignInWorld.LOOPBACK, answer.getOrDefault("code", ""));
        return world.grants.active(environment).stream()
                .filter(grant -> grant.client().equals(client))
                .findAny()
                .orElseThrow();
    }

    private HttpResponse<String> ask(String environment, String key, String person, Map<String, String> changes) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token_type", PERSON_TYPE,
                "subject_token", person,
                "scope", "openid email",
                "resource", AUDIENCE));
        fields.putAll(changes);
        fields.values().removeIf("(none)"::equals);
        return new Person().post(world.url(environment) + "/token", fields, Map.of("Authorization", "Bearer " + key));
    }

    private HttpResponse<String> ask(String person, Map<String, String> changes) {
        return ask("auth0", key.text(), person, changes);
    }

    private HttpResponse<String> ask(String person) {
        return ask(person, Map.of());
    }

    private static void refused(HttpResponse<String> answer, int status, String error, String description) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("error").stringValue()).isEqualTo(error);
        assertThat(json(answer).get("error_description").stringValue()).contains(description);
        assertThat(json(answer).has("access_token")).isFalse();
    }

    private String token(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("access_token").stringValue();
    }

    private List<AuditEntry> uses() {
        return new AuditLog(database, world.clock)
                .page(new AuditFilter("", "unattended.use", ""), Long.MAX_VALUE, 100)
                .reversed();
    }

    @Test
    void getsTheProvidersTokenOfThatPersonAndNoOther() throws Exception {
        Grant jane = signedIn("auth0", "jane");
        Grant omar = signedIn("auth0", "omar");

        HttpResponse<String> answer = ask(jane.person());

        String subject = SignedJWT.parse(token(answer)).getJWTClaimsSet().getSubject();
        assertThat(subject)
                .isEqualTo(world.grants
                        .person("auth0", jane.person())
                        .orElseThrow()
                        .identity()
                        .subject());
        assertThat(SignedJWT.parse(token(ask(omar.person()))).getJWTClaimsSet().getSubject())
                .isNotEqualTo(subject);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(json(answer).get("issued_token_type").stringValue())
                .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
    }

    @Test
    void isForKeysThatAnAdminHasAllowedIt() {
        Grant jane = signedIn("auth0", "jane");

        refused(
                ask("auth0", "secret", jane.person(), Map.of()),
                403,
                "unauthorized_client",
                "An owner or admin of the team can allow it");
        refused(ask("auth0", "publishable", jane.person(), Map.of()), 400, "unauthorized_client", "A secret key");
        refused(ask("auth0", "none", jane.person(), Map.of()), 401, "invalid_client", "no such key");
        refused(ask("other", key.text(), jane.person(), Map.of()), 401, "invalid_client", "no such key");
    }

    @Test
    void whatIsWithdrawnOrChangedIsSoWithTheNextRequest() {
        Grant jane = signedIn("auth0", "jane");
        token(ask(jane.person()));

        world.environments.setUnattended(
                "auth0", key.key().id(), new UnattendedInput(List.of("openid"), ALLOWED.hosts()), Actor.COMMAND_LINE);
        refused(ask(jane.person()), 400, "invalid_scope", "may ask for openid without the person");
        world.environments.setUnattended("auth0", key.key().id(), null, Actor.COMMAND_LINE);
        refused(ask(jane.person()), 403, "unauthorized_client", "The key nightly may not act");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "(none)                  | invalid_scope | scope was expected",
                "openid delete:all       | invalid_scope | for nothing else",
                "*                       | invalid_scope | for nothing else",
            })
    void namesScopesOfTheKey(String scope, String error, String description) {
        refused(ask(signedIn("auth0", "jane").person(), Map.of("scope", scope)), 400, error, description);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.acme.example",
                "https://other.example",
                "https://evil.api.acme.example",
                "https://api.acme.example.evil.example",
                "https://api.acme.example:444",
                "https://api.acme.example@evil.example",
                "https://u:p@api.acme.example",
                "https://api.acme.example#x",
                "https://evil.example\\@api.acme.example",
                "https://api.acme.example./",
                "api.acme.example",
                "urn:api"
            })
    void namesAHostOfTheKey(String resource) {
        String person = signedIn("auth0", "jane").person();

        refused(ask(person, Map.of("resource", resource)), 400, "invalid_target", "https URL at api.acme.example");
        refused(
                ask(person, Map.of("resource", "(none)", "audience", resource)),
                400,
                "invalid_target",
                "https URL at api.acme.example");
    }

    @Test
    void namesOneResourceAndNoneThatTheTokenIsNotFor() {
        String person = signedIn("auth0", "jane").person();

        refused(ask(person, Map.of("resource", "(none)")), 400, "invalid_target", "resource or audience was expected");
        refused(ask(person, Map.of("audience", AUDIENCE + "/b")), 400, "invalid_target", "One resource or audience");
        refused(ask(person, Map.of("resource", AUDIENCE + "/other")), 400, "invalid_target", AUDIENCE);
        refused(
                ask(person, Map.of("resource", "https://api.acme.example:8443")),
                400,
                "invalid_target",
                "The provider's token is for " + AUDIENCE);
        token(ask(person, Map.of("resource", "(none)", "audience", AUDIENCE)));
        assertThat(uses()).as("what was refused is no use").hasSize(1);
    }

    @Test
    void aTokenThatNamesNobodyIsGoodAtEveryHostOfTheKey() {
        UnattendedInput wide =
                new UnattendedInput(List.of("openid"), List.of("api.acme.example", "files.acme.example"));
        String cognito = key("cognito", "nightly", wide).text();
        String person = signedIn("cognito", "jane").person();

        Map<String, String> files = Map.of("scope", "openid", "resource", "https://files.acme.example/v1");
        token(ask("cognito", cognito, person, files));
    }

    @Test
    void saysTheSameOfPeopleWhoAreNotKnownAndOfThoseOfWhomNothingIsKept() {
        Grant jane = signedIn("auth0", "jane");
        Grant omar = signedIn("auth0", "omar");
        String clerks = signedIn("clerk", "jane").person();
        world.grants.end("auth0", omar.id(), Ending.TEAM);
        database.write(
                handle -> handle.execute("UPDATE provider_token SET state = 'paused' WHERE grant_id = ?", jane.id()));

        HttpResponse<String> unknown = ask("usr_nobody");

        refused(unknown, 400, "invalid_grant", "No connection of this person with the scopes openid email");
        for (String person : List.of(jane.person(), omar.person(), clerks)) {
            assertThat(ask(person).body()).isEqualTo(unknown.body());
            assertThat(ask(person).statusCode()).isEqualTo(unknown.statusCode());
        }
        assertThat(uses()).isEmpty();
    }

    @Test
    void saysTheSameOfAPersonWhomTheProviderTurnsAwayNow() {
        String jane = signedIn("auth0", "jane").person();
        world.tenant("auth0").block(dev.behalf.sandbox.idp.Person.JANE);
        database.write(handle -> handle.execute("UPDATE provider_token SET access_expires_at = 0"));

        assertThat(ask(jane).body()).isEqualTo(ask("usr_nobody").body());
    }

    @Test
    void saysWhenToTryAgainWhileTheProviderIsAway() {
        String jane = signedIn("auth0", "jane").person();
        world.tenant("auth0").goDown(Outage.status(503));
        database.write(handle -> handle.execute("UPDATE provider_token SET access_expires_at = 0"));

        refused(ask(jane), 503, "temporarily_unavailable", "503");
        assertThat(uses()).isEmpty();
    }

    @Test
    void whoAsksForThePersonByAnotherNameIsToldWhatItTakes() {
        signedIn("auth0", "jane");

        refused(ask("jane@acme.example"), 400, "invalid_request", "the id of a person, usr_...");
        refused(ask("(none)"), 400, "invalid_request", "subject_token was expected");
        refused(ask("usr_a b"), 400, "invalid_request", "the id of a person, usr_...");
    }

    @Test
    void takesTheNewestConnectionThatHasTheScopes() {
        Grant first = signedIn("auth0", "jane");
        world.clock.advance(Duration.ofMinutes(1));
        Grant second = signedIn("auth0", "jane");
        assertThat(second.person()).isEqualTo(first.person());
        token(ask(first.person()));
        assertThat(uses().getLast().event().detail()).contains(second.id());

        world.clock.advance(Duration.ofHours(2));
        database.write(
                handle -> handle.execute("UPDATE provider_token SET scope = 'openid' WHERE grant_id = ?", second.id()));
        token(ask(first.person()));
        assertThat(uses().getLast().event().detail()).contains(first.id());
    }

    @Test
    void notesEachPersonAndHostOnceAnHourHoweverBusyTheToolIs() {
        String jane = signedIn("auth0", "jane").person();
        String omar = signedIn("auth0", "omar").person();
        for (int i = 0; i < 20; i++) {
            token(ask(jane));
        }
        token(ask(omar));

        assertThat(uses()).extracting(entry -> entry.event().subject()).containsExactly(jane, omar);
        assertThat(uses().getFirst().event().actor())
                .isEqualTo(new Actor(Actor.Kind.API_KEY, key.key().id(), "nightly"));
        assertThat(uses().getFirst().event().environment()).isEqualTo("auth0");
        assertThat(uses().getFirst().event().detail())
                .startsWith("at api.acme.example with email openid by the sign-in");

        world.clock.advance(Duration.ofMinutes(59));
        token(ask(jane));
        assertThat(uses()).hasSize(2);
        world.clock.advance(Duration.ofMinutes(1));
        token(ask(jane));
        assertThat(uses()).hasSize(3);
    }
}
