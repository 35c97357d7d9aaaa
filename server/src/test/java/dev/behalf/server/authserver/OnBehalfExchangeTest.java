package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A tool of the team swaps the token that it was called with for the provider's.
class OnBehalfExchangeTest {

    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final List<String> PROVIDERS = List.of("auth0", "clerk", "cognito", "oidc");

    private TestingDatabase testing;
    private Database database;
    private SignInWorld world;

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        world = new SignInWorld(database);
    }

    @AfterEach
    void stop() {
        world.close();
        database.close();
        testing.close();
    }

    /// Somebody signs in.
    ///
    /// @return our access token
    private String signedIn(String environment, String person) {
        String client = world.registered(environment, "Desk", SignInWorld.LOOPBACK);
        Map<String, String> answer = new Person().allow(world.authorizeUrl(environment, client, Map.of()), person);
        return json(world.token(environment, client, SignInWorld.LOOPBACK, answer.getOrDefault("code", "")))
                .get("access_token")
                .stringValue();
    }

    private HttpResponse<String> exchange(String environment, String key, String token, Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token",
                token,
                "subject_token_type",
                ACCESS_TOKEN));
        fields.putAll(more);
        return new Person().post(world.url(environment) + "/token", fields, Map.of("Authorization", key));
    }

    private HttpResponse<String> exchange(String environment, String token) {
        return exchange(environment, TwoKeys.SECRET, token, Map.of());
    }

    private static void refused(HttpResponse<String> answer, int status, String error, String description) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("error").stringValue()).isEqualTo(error);
        assertThat(json(answer).get("error_description").stringValue()).contains(description);
    }

    private Grant grant(String environment) {
        return world.grants.active(environment).getFirst();
    }

    @Test
    void getsTheProvidersTokenOfThePersonWhoCalled() throws ParseException {
        for (String provider : PROVIDERS) {
            String janes = signedIn(provider, "jane");
            String omars = signedIn(provider, "omar");

            HttpResponse<String> jane = exchange(provider, janes);
            HttpResponse<String> omar = exchange(provider, omars);

            assertThat(jane.statusCode()).as(jane.body()).isEqualTo(200);
            assertThat(jane.headers().firstValue("Cache-Control")).hasValue("no-store");
            JsonNode answer = json(jane);
            assertThat(answer.get("issued_token_type").stringValue()).isEqualTo(ACCESS_TOKEN);
            assertThat(answer.get("token_type").stringValue()).isEqualTo("Bearer");
            assertThat(answer.get("expires_in").intValue()).isPositive();
            assertThat(answer.get("scope").stringValue()).contains("openid");
            String subject = subject(answer);
            assertThat(subject).isEqualTo(subjectOf(provider, janes)).isNotEqualTo(subject(json(omar)));
        }
    }

    private static String subject(JsonNode answer) throws ParseException {
        return SignedJWT.parse(answer.get("access_token").stringValue())
                .getJWTClaimsSet()
                .getSubject();
    }

    /// Who that is at the provider.
    private String subjectOf(String environment, String token) throws ParseException {
        String person = SignedJWT.parse(token).getJWTClaimsSet().getSubject();
        return world.grants.person(environment, person).orElseThrow().identity().subject();
    }

    @Test
    void isForServersOnly() {
        String token = signedIn("auth0", "jane");

        refused(
                exchange("auth0", TwoKeys.PUBLISHABLE, token, Map.of()),
                400,
                "unauthorized_client",
                "A secret key was expected");
        refused(exchange("auth0", "Bearer other", token, Map.of()), 401, "invalid_client", "no such key");
    }

    @Test
    void takesOnlyTokensThatAreGoodInThisVeryEnvironment() {
        String token = signedIn("auth0", "jane");

        refused(
                exchange("clerk", TwoKeys.SECRET, token, Map.of("resource", world.url("clerk") + "/mcp")),
                400,
                "invalid_request",
                "not of the provider");
        refused(exchange("auth0", token + "x"), 400, "invalid_request", "subject_token");
        world.clock.advance(Duration.ofMinutes(6));
        refused(exchange("auth0", token), 400, "invalid_request", "has expired");
    }

    @Test
    void whatWasEndedIsOverWithTheNextRequest() {
        String token = signedIn("auth0", "jane");
        assertThat(exchange("auth0", token).statusCode()).isEqualTo(200);

        world.grants.end("auth0", grant("auth0").id(), Ending.TEAM);

        refused(exchange("auth0", token), 400, "invalid_request", "its sign-in has ended");
    }

    @Test
    void saysWhatToDoWhereTheProviderHasEndedIt() {
        String token = signedIn("auth0", "jane");
        world.tenant("auth0").block(dev.behalf.sandbox.idp.Person.JANE);
        database.write(handle -> handle.execute("UPDATE provider_token SET access_expires_at = 0"));

        refused(exchange("auth0", token), 400, "invalid_grant", "sign in again");
    }

    @Test
    void saysWhenToTryAgainWhileTheProviderIsAway() {
        String token = signedIn("auth0", "jane");
        world.tenant("auth0").goDown(Outage.status(503));
        database.write(handle -> handle.execute("UPDATE provider_token SET access_expires_at = 0"));

        HttpResponse<String> answer = exchange("auth0", token);

        refused(answer, 503, "temporarily_unavailable", "503");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void namesScopesAndAudiencesThatThereAreNone() {
        String token = signedIn("auth0", "jane");

        refused(
                exchange("auth0", TwoKeys.SECRET, token, Map.of("scope", "openid delete:all")),
                400,
                "invalid_scope",
                "delete:all");
        refused(
                exchange("auth0", TwoKeys.SECRET, token, Map.of("audience", "https://other.example")),
                400,
                "invalid_target",
                Auth0Tenant.AUDIENCE);
        assertThat(exchange("auth0", TwoKeys.SECRET, token, Map.of("audience", Auth0Tenant.AUDIENCE))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothingIsKeptAtWorkOs() {
        String token = signedIn("workos", "jane");

        refused(exchange("workos", token), 400, "invalid_grant", "Nothing of the provider is kept");
    }

    @Test
    void aPausedConnectionIsRefusedAsSuch() {
        String token = signedIn("auth0", "jane");
        database.write(handle -> handle.execute("UPDATE provider_token SET state = 'paused'"));

        refused(exchange("auth0", token), 403, "access_denied", "paused");
    }

    @Test
    void theClientsNextRefreshIsRefusedOnceTheProviderHasEndedTheSignIn() {
        String client = world.registered("auth0", "Desk", SignInWorld.LOOPBACK);
        Map<String, String> code = new Person().allow(world.authorizeUrl("auth0", client, Map.of()), "jane");
        JsonNode first = json(world.token("auth0", client, SignInWorld.LOOPBACK, code.getOrDefault("code", "")));
        world.tenant("auth0").block(dev.behalf.sandbox.idp.Person.JANE);
        world.clock.advance(Duration.ofHours(25));

        HttpResponse<String> second = refresh(client, first.get("refresh_token").stringValue());
        assertThat(second.statusCode()).as("nobody has noticed yet").isEqualTo(200);
        world.offlineAccess.tend();
        HttpResponse<String> third =
                refresh(client, json(second).get("refresh_token").stringValue());

        refused(third, 400, "invalid_grant", "The identity provider has ended the sign-in");
        assertThat(world.grants.active("auth0")).isEmpty();
    }

    private HttpResponse<String> refresh(String client, String token) {
        return new Person()
                .post(
                        world.url("auth0") + "/token",
                        Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", token));
    }
}
