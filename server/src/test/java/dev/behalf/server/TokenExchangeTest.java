package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.idp.TokenBuilder;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environments;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Token exchange (RFC 8693) over real HTTP, with tokens of emulated providers.
class TokenExchangeTest {

    private static final String TYPE = "urn:ietf:params:oauth:token-type:";

    private static final TestingClock CLOCK = new TestingClock();

    private static Sandbox sandbox;
    private static TestingGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        sandbox = Sandbox.builder()
                .keys(KeySource.pooled())
                .clock(CLOCK)
                .all()
                .auth0("staging")
                .start();
        Tenant[] tenants = sandbox.tenants().stream()
                .filter(tenant -> !tenant.name().equals("staging"))
                .toArray(Tenant[]::new);
        gateway = TestingGateway.start(directory, CLOCK, tenants);
        gateway.fetchKeys(CLOCK, tenants);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    private static Tenant auth0() {
        return sandbox.tenant("auth0", Tenant.class);
    }

    private static String issuer(Tenant tenant) {
        return "http://127.0.0.1:8080/" + tenant.name();
    }

    private static Map<String, String> asking(Tenant tenant, String token) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        fields.put("subject_token", token);
        fields.put("subject_token_type", TYPE + "access_token");
        fields.put("resource", issuer(tenant) + "/mcp");
        return fields;
    }

    private static Map<String, String> with(Map<String, String> fields, String name, @Nullable String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static HttpRequest.Builder request(Tenant tenant, String path, @Nullable String key, String body) {
        return request(gateway, tenant, path, key, body);
    }

    private static HttpRequest.Builder request(
            TestingGateway at, Tenant tenant, String path, @Nullable String key, String body) {
        HttpRequest.Builder request = at.request("/" + tenant.name() + path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> exchange(Tenant tenant, Map<String, String> fields) {
        return gateway.send(request(tenant, "/token", gateway.secretKey(tenant), encoded(fields)));
    }

    private static HttpResponse<String> exchange(Tenant tenant, TokenBuilder token) {
        return exchange(tenant, asking(tenant, token.sign()));
    }

    private static JsonNode good(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestingGateway.json(response);
    }

    private static String token(HttpResponse<String> response) {
        return good(response).get("access_token").stringValue();
    }

    private static JWTClaimsSet claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(HttpResponse<String> response, int status, String error, String part) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(TestingGateway.json(response).get("error").stringValue()).isEqualTo(error);
        assertThat(TestingGateway.json(response).get("error_description").stringValue())
                .contains(part);
        assertThat(response.body()).doesNotContain("access_token\"");
    }

    private static boolean active(Tenant tenant, String token) {
        return active(gateway, tenant, token);
    }

    private static boolean active(TestingGateway at, Tenant tenant, String token) {
        return good(at.introspect("Bearer " + at.secretKey(tenant), token))
                .get("active")
                .booleanValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void swapsTheProvidersTokenForOneOfOneMcpServer(String name) throws Exception {
        Tenant tenant = sandbox.tenant(name, Tenant.class);
        HttpResponse<String> response = exchange(tenant, tenant.mint("access"));
        JsonNode answer = good(response);
        String token = answer.get("access_token").stringValue();
        JWTClaimsSet claims = claims(token);

        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.get("issued_token_type").stringValue()).isEqualTo(TYPE + "access_token");
        assertThat(answer.get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(answer.get("expires_in").intValue()).isEqualTo(300);
        assertThat(answer.get("scope").stringValue()).isEqualTo("mcp");
        assertThat(answer.has("refresh_token")).isFalse();
        assertThat(claims.getIssuer()).isEqualTo(issuer(tenant));
        assertThat(claims.getAudience()).containsExactly(issuer(tenant) + "/mcp");
        assertThat(claims.getSubject()).startsWith("usr_");
        assertThat(claims.getStringClaim("client_id")).startsWith("key:key_");
        assertThat(active(tenant, token)).isTrue();
    }

    @Test
    void knowsAPersonByEveryTokenAndKeepsOneGrantForTheApp() {
        JWTClaimsSet first = claims(token(exchange(auth0(), sandbox.auth0().accessToken(Person.JANE))));
        CLOCK.advance(Duration.ofMinutes(6));
        JWTClaimsSet later = claims(token(exchange(auth0(), sandbox.auth0().accessToken(Person.JANE))));
        JWTClaimsSet other = claims(token(exchange(auth0(), sandbox.auth0().accessToken(Person.OMAR))));

        assertThat(later.getSubject()).isEqualTo(first.getSubject()).isNotEqualTo(other.getSubject());
        assertThat(later.getClaim("grant_id"))
                .isEqualTo(first.getClaim("grant_id"))
                .isNotEqualTo(other.getClaim("grant_id"));
        assertThat(later.getJWTID()).isNotEqualTo(first.getJWTID());
    }

    @Test
    void aTokenNeverOutlivesTheOneItIsFor() {
        JsonNode answer = good(exchange(auth0(), sandbox.auth0().accessToken().expiresIn(Duration.ofSeconds(90))));

        assertThat(answer.get("expires_in").intValue()).isEqualTo(90);
        // Within the leeway it is verified, but there is no time left to give.
        refused(
                exchange(auth0(), sandbox.auth0().accessToken().expiresIn(Duration.ZERO)),
                400,
                "invalid_request",
                "BH-151");
    }

    @Test
    void refusesEveryTokenThatVerificationRefuses() {
        Tenant stranger = sandbox.tenant("oidc", Tenant.class);
        refused(
                exchange(auth0(), sandbox.auth0().accessToken().expiresIn(Duration.ofMinutes(-5))),
                400,
                "invalid_request",
                "BH-151");
        refused(exchange(auth0(), stranger.mint("access")), 400, "invalid_request", "BH-190");
        refused(
                exchange(auth0(), sandbox.auth0().accessToken().algorithm(Algorithm.NONE)),
                400,
                "invalid_request",
                "BH-190");
        refused(
                exchange(auth0(), sandbox.auth0().accessToken().algorithm(Algorithm.HS256)),
                400,
                "invalid_request",
                "BH-190");
        refused(exchange(auth0(), sandbox.auth0().accessToken().client("another")), 400, "invalid_request", "BH-191");
        refused(
                exchange(auth0(), sandbox.auth0().accessToken().audience("https://other.acme.com")),
                400,
                "invalid_request",
                "BH-191");
        refused(
                exchange(
                        auth0(),
                        with(
                                asking(auth0(), sandbox.auth0().idToken().sign()),
                                "subject_token_type",
                                TYPE + "id_token")),
                400,
                "invalid_request",
                "BH-191");
        refused(exchange(auth0(), sandbox.auth0().clientCredentialsToken()), 400, "invalid_request", "BH-191");
        refused(exchange(auth0(), asking(auth0(), "opaque")), 400, "invalid_request", "BH-102");
    }

    /// 120 refusals a minute are what an address may have that guesses.
    @Test
    void anAppMayPresentWhatManyUsersHave() {
        Map<String, String> refused = asking(auth0(), "expired");
        for (int i = 0; i < 125; i++) {
            exchange(auth0(), refused);
        }

        assertThat(good(exchange(auth0(), sandbox.auth0().accessToken()))).isNotEmpty();
    }

    /// Our own token must not beget others: it stands for the provider's, of which an app that exchanged it has left
    /// none.
    @Test
    void refusesATokenOfItsOwn() {
        String token = token(exchange(auth0(), sandbox.auth0().accessToken()));

        refused(exchange(auth0(), asking(auth0(), token)), 400, "invalid_grant", "exchanged for one of the provider");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    subject_token        | none                                         | invalid_request | subject_token
                    subject_token_type   | none                                         | invalid_request | subject_token_type
                    subject_token_type   | urn:ietf:params:oauth:token-type:saml2       | invalid_request | subject_token_type
                    subject_token_type   | urn:ietf:params:oauth:token-type:id_token    | invalid_request | says otherwise
                    requested_token_type | urn:ietf:params:oauth:token-type:id_token    | invalid_request | requested_token_type
                    actor_token          | eyJ                                          | invalid_request | actor_token
                    resource             | none                                         | invalid_target  | resource
                    resource             | http://127.0.0.1:8080/clerk/mcp              | invalid_target  | resource
                    resource             | https://evil.example/mcp                     | invalid_target  | resource
                    audience             | https://evil.example/mcp                     | invalid_target  | resource
                    scope                | admin                                        | invalid_scope   | mcp
                    """)
    void namesWhatIsWrongWithTheRequest(String name, @Nullable String value, String error, String part) {
        refused(
                exchange(
                        auth0(),
                        with(asking(auth0(), sandbox.auth0().accessToken().sign()), name, value)),
                400,
                error,
                part);
    }

    @Test
    void takesWhatTheSpecificationLeavesOpen() {
        Map<String, String> asking =
                asking(auth0(), sandbox.auth0().accessToken().sign());

        assertThat(good(exchange(auth0(), with(asking, "subject_token_type", TYPE + "jwt"))))
                .isNotEmpty();
        assertThat(good(exchange(auth0(), with(asking, "requested_token_type", TYPE + "access_token"))))
                .isNotEmpty();
        assertThat(good(exchange(auth0(), with(asking, "scope", "mcp admin offline_access")))
                        .get("scope")
                        .stringValue())
                .isEqualTo("mcp");
        assertThat(good(exchange(auth0(), with(with(asking, "resource", null), "audience", issuer(auth0()) + "/mcp"))))
                .isNotEmpty();
    }

    @Test
    void opensToKeysOfThisEnvironmentOnly() {
        String body = encoded(asking(auth0(), sandbox.auth0().accessToken().sign()));
        Tenant other = sandbox.tenant("clerk", Tenant.class);

        refused(gateway.send(request(auth0(), "/token", null, body)), 401, "invalid_client", "BH-401");
        refused(gateway.send(request(auth0(), "/token", "bhf_sk_auth0_x", body)), 401, "invalid_client", "BH-401");
        refused(
                gateway.send(request(auth0(), "/token", gateway.secretKey(other), body)),
                401,
                "invalid_client",
                "BH-401");
        refused(
                gateway.send(request(auth0(), "/token", null, body + "&client_id=x&client_secret=y")),
                401,
                "invalid_client",
                "BH-401");
        String basic = Base64.getEncoder()
                .encodeToString(("app:" + gateway.secretKey(auth0())).getBytes(StandardCharsets.UTF_8));
        assertThat(good(gateway.send(request(auth0(), "/token", null, body).header("Authorization", "Basic " + basic))))
                .isNotEmpty();
    }

    @Test
    void aPublishableKeyWorksFromItsOwnOriginsOnly() {
        String body = encoded(asking(auth0(), sandbox.auth0().accessToken().sign()));
        String key = gateway.publishableKey(auth0());
        HttpResponse<String> own =
                gateway.send(request(auth0(), "/token", key, body).header("Origin", TestingGateway.ORIGIN));

        assertThat(good(own)).isNotEmpty();
        assertThat(own.headers().allValues("Access-Control-Allow-Origin")).containsExactly(TestingGateway.ORIGIN);
        assertThat(own.headers().firstValue("Vary")).hasValue("Origin");
        refused(gateway.send(request(auth0(), "/token", key, body)), 403, "unauthorized_client", "BH-403");
        refused(
                gateway.send(request(auth0(), "/token", key, body).header("Origin", "https://evil.example")),
                403,
                "unauthorized_client",
                "BH-403");
    }

    @Test
    void noScriptMayReadWhatASecretKeyGets() {
        HttpResponse<String> response = gateway.send(request(
                        auth0(),
                        "/token",
                        gateway.secretKey(auth0()),
                        encoded(asking(auth0(), sandbox.auth0().accessToken().sign())))
                .header("Origin", TestingGateway.ORIGIN));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void theAppMayGiveItBackAndNobodyElse() {
        String token = token(exchange(auth0(), sandbox.auth0().accessToken()));
        String body = "token=" + token;

        assertThat(gateway.send(request(auth0(), "/revoke", gateway.publishableKey(auth0()), body)
                                .header("Origin", TestingGateway.ORIGIN))
                        .statusCode())
                .isEqualTo(200);
        assertThat(active(auth0(), token)).as("by another key").isTrue();
        refused(
                gateway.send(
                        request(auth0(), "/revoke", gateway.secretKey(sandbox.tenant("clerk", Tenant.class)), body)),
                401,
                "invalid_client",
                "BH-401");
        assertThat(gateway.send(request(auth0(), "/revoke", gateway.secretKey(auth0()), body))
                        .statusCode())
                .isEqualTo(200);
        assertThat(active(auth0(), token)).isFalse();
        String next = token(exchange(auth0(), sandbox.auth0().accessToken()));
        assertThat(active(auth0(), next)).as("another grant").isTrue();
        assertThat(claims(next).getClaim("grant_id")).isNotEqualTo(claims(token).getClaim("grant_id"));
        assertThat(claims(next).getSubject()).isEqualTo(claims(token).getSubject());
    }

    @Test
    void whatARevokedKeyGotIsRefused(@TempDir Path directory) {
        Tenant tenant = auth0();
        try (TestingGateway first = TestingGateway.start(directory, CLOCK, tenant)) {
            first.fetchKeys(CLOCK, tenant);
            String body = encoded(asking(tenant, sandbox.auth0().accessToken().sign()));
            String revoked = token(first.send(request(first, tenant, "/token", first.publishableKey(tenant), body)
                    .header("Origin", TestingGateway.ORIGIN)));
            String others = token(first.send(request(first, tenant, "/token", first.secretKey(tenant), body)));
            revoke(directory, "web");
            try (TestingGateway second = first.restarted(directory, CLOCK)) {
                assertThat(active(second, tenant, revoked)).isFalse();
                assertThat(active(second, tenant, others)).isTrue();
            }
        }
    }

    private static void revoke(Path directory, String name) {
        try (Database database = Database.open(directory.resolve("behalf.db").toString());
                Environments environments = Environments.open(database, CLOCK)) {
            ApiKey found = environments.listKeys().stream()
                    .filter(key -> key.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            environments.revokeKey(found.id());
        }
    }

    @Test
    void saysThatTheProviderIsAwayRatherThanThatTheTokenIsBad(@TempDir Path directory) {
        Tenant tenant = sandbox.tenant("staging", Tenant.class);
        String body = encoded(asking(tenant, tenant.mint("access").sign()));
        tenant.goDown(Outage.status(500));
        try (TestingGateway cold = TestingGateway.start(directory, CLOCK, tenant)) {
            refused(
                    cold.send(request(cold, tenant, "/token", cold.secretKey(tenant), body)),
                    503,
                    "temporarily_unavailable",
                    "BH-192");
        } finally {
            tenant.goUp();
        }
    }
}
