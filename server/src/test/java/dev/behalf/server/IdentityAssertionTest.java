package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Enterprise-managed authorization over real HTTP: assertions of an emulated provider, good ones and stolen, forged
/// and
/// misdirected ones. In `oidc` it is on, in `auth0` off.
class IdentityAssertionTest {

    private static final TestingClock CLOCK = new TestingClock();
    private static final String ISSUER = "http://127.0.0.1:8080/oidc";
    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String PROFILE = "urn:ietf:params:oauth:grant-profile:id-jag";

    private static Sandbox sandbox;
    private static TestingGateway gateway;
    private static String client;

    @BeforeAll
    static void start(@TempDir Path directory) {
        sandbox = Sandbox.builder().keys(KeySource.pooled()).clock(CLOCK).all().start();
        gateway = TestingGateway.start(directory, CLOCK, manifest());
        client = registered(gateway, "oidc");
        gateway.fetchKeys(CLOCK, sandbox.oidc(), sandbox.auth0());
    }

    private static String manifest() {
        String vouching = TestingGateway.environment(sandbox.oidc(), ISSUER)
                .replace("    connection:\n", "    connection:\n      enterpriseManaged: true\n");
        return "environments:\n" + vouching
                + TestingGateway.environment(sandbox.auth0(), "http://127.0.0.1:8080/auth0");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    private static String registered(TestingGateway at, String environment) {
        HttpResponse<String> response = at.send(at.request("/" + environment + "/register")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"client_name\": \"Desk\", \"redirect_uris\": [\"http://127.0.0.1:3000/cb\"]}")));
        return TestingGateway.json(response).get("client_id").stringValue();
    }

    private static TokenBuilder assertion() {
        return assertion(sandbox.oidc().idToken(Person.JANE));
    }

    private static TokenBuilder assertion(TokenBuilder idToken) {
        return idToken.without("nonce", "auth_time", "at_hash")
                .header("typ", "oauth-id-jag+jwt")
                .audience(ISSUER)
                .claim("client_id", client)
                .claim("resource", ISSUER + "/mcp")
                .claim("scope", "mcp other")
                .claim("jti", UUID.randomUUID().toString())
                .expiresIn(Duration.ofMinutes(5));
    }

    private static HttpResponse<String> redeem(TokenBuilder assertion) {
        return redeem(gateway, "oidc", client, assertion.sign(), "");
    }

    private static HttpResponse<String> redeem(
            TestingGateway at, String environment, String client, String assertion, String more) {
        return at.send(at.request("/" + environment + "/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type="
                        + URLEncoder.encode(GRANT_TYPE, StandardCharsets.UTF_8) + "&client_id=" + client + "&assertion="
                        + assertion + more)));
    }

    private static void refused(HttpResponse<String> response, String error, String part) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(TestingGateway.json(response).get("error").stringValue())
                .as(response.body())
                .isEqualTo(error);
        assertThat(TestingGateway.json(response).get("error_description").stringValue())
                .contains(part);
    }

    @Test
    void givesAClientATokenOnTheProvidersWord() throws Exception {
        HttpResponse<String> response = redeem(assertion());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = TestingGateway.json(response);
        String token = answer.get("access_token").stringValue();
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        JWTClaimsSet again = SignedJWT.parse(TestingGateway.json(redeem(assertion()))
                        .get("access_token")
                        .stringValue())
                .getJWTClaimsSet();

        assertThat(answer.has("refresh_token")).isFalse();
        assertThat(answer.get("scope").stringValue()).isEqualTo("mcp");
        assertThat(answer.get("expires_in").intValue()).isEqualTo(300);
        assertThat(claims.getAudience()).containsExactly(ISSUER + "/mcp");
        assertThat(claims.getStringClaim("client_id")).isEqualTo(client);
        assertThat(claims.getSubject()).startsWith("usr_").isEqualTo(again.getSubject());
        assertThat(claims.getClaim("grant_id")).isEqualTo(again.getClaim("grant_id"));
        assertThat(gateway.introspect("Bearer " + gateway.secretKey(sandbox.oidc()), token)
                        .body())
                .contains("\"active\":true");
    }

    @Test
    void isThePersonWhoComesByTokenExchangeToo() throws Exception {
        String exchanged = gateway.send(gateway.request("/oidc/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", "Bearer " + gateway.secretKey(sandbox.oidc()))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token_type="
                                        + "urn:ietf:params:oauth:token-type:access_token&resource=" + ISSUER
                                        + "/mcp&subject_token="
                                        + sandbox.oidc()
                                                .accessToken(Person.JANE)
                                                .sign())))
                .body();
        String vouched = redeem(assertion()).body();

        assertThat(subject(vouched)).isEqualTo(subject(exchanged));
        assertThat(subject(
                        redeem(assertion(sandbox.oidc().idToken(Person.OMAR))).body()))
                .isNotEqualTo(subject(vouched));
    }

    private static String subject(String answer) throws Exception {
        return SignedJWT.parse(
                        JsonMapper.shared().readTree(answer).get("access_token").stringValue())
                .getJWTClaimsSet()
                .getSubject();
    }

    @Test
    void takesAnAssertionOnceOverRestartsToo(@TempDir Path directory) {
        try (TestingGateway first = TestingGateway.start(directory, CLOCK, manifest())) {
            first.fetchKeys(CLOCK, sandbox.oidc());
            String own = registered(first, "oidc");
            String assertion = assertion().claim("client_id", own).sign();
            assertThat(redeem(first, "oidc", own, assertion, "").statusCode()).isEqualTo(200);
            refused(redeem(first, "oidc", own, assertion, ""), "invalid_grant", "used before");
            try (TestingGateway second = first.restarted(directory, CLOCK)) {
                refused(redeem(second, "oidc", own, assertion, ""), "invalid_grant", "used before");
            }
        }
    }

    @Test
    void takesNoneThatIsForSomebodyElse() {
        refused(redeem(assertion().audience("https://evil.example")), "invalid_grant", "aud");
        refused(redeem(assertion().audience(ISSUER + "/")), "invalid_grant", "aud");
        refused(redeem(assertion().audience(ISSUER, "https://evil.example")), "invalid_grant", "aud");
        refused(redeem(assertion().without("aud")), "invalid_grant", "aud");
        refused(redeem(assertion().claim("client_id", registered(gateway, "oidc"))), "invalid_grant", "client_id");
        refused(redeem(assertion().without("client_id")), "invalid_grant", "BH-191");
        refused(redeem(assertion().claim("resource", "https://evil.example/mcp")), "invalid_grant", "resource");
        refused(
                redeem(assertion().claim("resource", List.of(ISSUER + "/mcp", "https://evil.example"))),
                "invalid_grant",
                "resource");
        refused(redeem(assertion().without("resource")), "invalid_grant", "resource");
        refused(redeem(assertion().claim("scope", "admin")), "invalid_grant", "scope");
    }

    @Test
    void takesNoneThatTheProviderDidNotSignForThis() {
        refused(redeem(assertion().header("typ", "JWT")), "invalid_grant", "BH-190");
        refused(redeem(assertion().withoutHeader("typ")), "invalid_grant", "BH-190");
        refused(redeem(assertion().algorithm(Algorithm.NONE)), "invalid_grant", "BH-190");
        refused(redeem(assertion().algorithm(Algorithm.HS256)), "invalid_grant", "BH-190");
        refused(redeem(assertion().issuer("https://evil.example")), "invalid_grant", "BH-190");
        refused(redeem(assertion().forgedWith(sandbox.auth0().keys().current())), "invalid_grant", "BH-190");
        refused(redeem(assertion(sandbox.auth0().idToken())), "invalid_grant", "BH-190");
        refused(redeem(gateway, "oidc", client, sandbox.oidc().idToken().sign(), ""), "invalid_grant", "BH-190");
        refused(redeem(gateway, "oidc", client, sandbox.oidc().accessToken().sign(), ""), "invalid_grant", "BH-190");
    }

    @Test
    void takesNoneThatIsOverOrIncomplete() {
        refused(redeem(assertion().expiresIn(Duration.ofMinutes(-5))), "invalid_grant", "BH-151");
        refused(redeem(assertion().expiresIn(Duration.ofHours(2))), "invalid_grant", "exp");
        refused(redeem(assertion().issuedAt(CLOCK.instant().plusSeconds(600))), "invalid_grant", "BH-152");
        refused(redeem(assertion().without("iat")), "invalid_grant", "BH-191");
        refused(redeem(assertion().without("exp")), "invalid_grant", "BH-191");
        refused(redeem(assertion().without("sub")), "invalid_grant", "BH-191");
        refused(redeem(assertion().without("jti")), "invalid_grant", "jti");
        refused(redeem(assertion().claim("cnf", Map.of("jkt", "x"))), "invalid_grant", "BH-191");
        refused(redeem(gateway, "oidc", client, "", ""), "invalid_request", "assertion");
    }

    @Test
    void aWrongRequestUsesNothingUp() {
        String assertion = assertion().sign();

        refused(redeem(gateway, "oidc", client, assertion, "&scope=other"), "invalid_scope", "scope");
        refused(
                redeem(gateway, "oidc", client, assertion, "&resource=https://evil.example/mcp"),
                "invalid_target",
                "resource");
        assertThat(redeem(gateway, "oidc", registered(gateway, "oidc"), assertion, "")
                        .body())
                .contains("client_id was expected");
        assertThat(redeem(gateway, "oidc", client, assertion, "&resource=" + ISSUER + "/mcp&scope=mcp")
                        .statusCode())
                .isEqualTo(200);
    }

    /// The assertion must not pass for a token anywhere else.
    @Test
    void verificationTakesNoAssertionForAToken() {
        Tenant oidc = sandbox.oidc();

        assertThat(gateway.verify(gateway.secretKey(oidc), assertion().sign()).body())
                .contains("\"active\":false", "BH-114");
    }

    @Test
    void isOfferedOnlyWhereItIsOn() {
        String other = registered(gateway, "auth0");
        String assertion = assertion(sandbox.auth0().idToken())
                .audience("http://127.0.0.1:8080/auth0")
                .claim("client_id", other)
                .claim("resource", "http://127.0.0.1:8080/auth0/mcp")
                .sign();
        String on = gateway.send(gateway.request("/oidc/.well-known/oauth-authorization-server"))
                .body();
        String off = gateway.send(gateway.request("/auth0/.well-known/oauth-authorization-server"))
                .body();

        assertThat(on).contains(GRANT_TYPE, "\"authorization_grant_profiles_supported\":[\"" + PROFILE + "\"]");
        assertThat(off).doesNotContain(GRANT_TYPE, PROFILE);
        refused(redeem(gateway, "auth0", other, assertion, ""), "unsupported_grant_type", "authorization_code");
    }
}
