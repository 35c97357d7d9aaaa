package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Every face with tokens of every provider, over real HTTP.
class FacesTest {

    private static final TestingClock CLOCK = new TestingClock();

    private static Sandbox sandbox;
    private static TestingGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        sandbox = Sandbox.builder().keys(KeySource.pooled()).clock(CLOCK).all().start();
        gateway = TestingGateway.start(directory, CLOCK, sandbox.tenants().toArray(Tenant[]::new));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    private static Tenant tenant(String name) {
        return sandbox.tenant(name, Tenant.class);
    }

    private static TokenBuilder accessToken(Tenant tenant) {
        return switch (tenant.name()) {
            case "auth0" -> sandbox.auth0().accessToken();
            case "clerk" -> sandbox.clerk().accessToken();
            case "cognito" -> sandbox.cognito().accessToken();
            case "workos" -> sandbox.workos().accessToken();
            default -> sandbox.oidc().accessToken();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void verifiesATokenAndTellsWhatItSays(String name) {
        Tenant tenant = tenant(name);
        HttpResponse<String> response =
                gateway.verify(gateway.secretKey(tenant), accessToken(tenant).sign());
        JsonNode answer = TestingGateway.json(response);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(answer.get("active").booleanValue()).as(response.body()).isTrue();
        assertThat(answer.get("provider").stringValue())
                .isEqualTo(TestingGateway.type(tenant).id());
        assertThat(answer.get("environment").stringValue()).isEqualTo(name);
        assertThat(answer.get("tokenKind").stringValue()).isEqualTo("access-token");
        assertThat(answer.get("subject").stringValue())
                .isEqualTo(answer.get("claims").get("sub").stringValue());
        assertThat(answer.get("client").stringValue()).isNotEmpty();
        assertThat(answer.get("issuedAt").stringValue()).isEqualTo("2026-01-02T12:00:00Z");
        assertThat(answer.get("expiresAt").stringValue()).startsWith("2026-01-0");
        assertThat(answer.get("scopes").isArray()).isTrue();
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void tellsTheTeamWhyATokenIsRefused(String name) {
        Tenant tenant = tenant(name);
        HttpResponse<String> response = gateway.verify(
                gateway.secretKey(tenant),
                accessToken(tenant).expiresIn(Duration.ofMinutes(-5)).sign());
        JsonNode answer = TestingGateway.json(response);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.get("active").booleanValue()).isFalse();
        assertThat(answer.get("code").stringValue()).isEqualTo("BH-151");
        assertThat(answer.get("message").stringValue()).isEqualTo("The token has expired");
        assertThat(answer.get("found").stringValue()).contains("2026-01-02T11:55:00Z");
        assertThat(answer.get("expected").stringValue()).isNotEmpty();
        assertThat(answer.get("change").stringValue()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void introspectsAsRfc7662Says(String name) {
        Tenant tenant = tenant(name);
        HttpResponse<String> response = gateway.introspect(
                "Bearer " + gateway.secretKey(tenant), accessToken(tenant).sign());
        JsonNode answer = TestingGateway.json(response);

        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.get("active").booleanValue()).as(response.body()).isTrue();
        assertThat(answer.get("iss").stringValue()).startsWith("http");
        assertThat(answer.get("sub").stringValue()).isNotEmpty();
        assertThat(answer.get("client_id").stringValue()).isNotEmpty();
        assertThat(answer.get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(answer.get("iat").longValue()).isEqualTo(CLOCK.instant().getEpochSecond());
        assertThat(answer.get("exp").longValue())
                .isGreaterThan(answer.get("iat").longValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void introspectionSaysNothingMoreOfARefusedToken(String name) {
        Tenant tenant = tenant(name);
        HttpResponse<String> response = gateway.introspect(
                "Bearer " + gateway.secretKey(tenant),
                accessToken(tenant).expiresIn(Duration.ofMinutes(-5)).sign());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"active\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void letsAProxyPassARequestOn(String name) {
        Tenant tenant = tenant(name);
        HttpResponse<String> response = gateway.check(
                "/v1/check", gateway.secretKey(tenant), accessToken(tenant).sign());

        assertThat(response.statusCode()).as(response.headers().toString()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("X-Behalf-Subject")).isPresent();
        assertThat(response.headers().firstValue("X-Behalf-Provider"))
                .hasValue(TestingGateway.type(tenant).id());
        assertThat(response.headers().firstValue("X-Behalf-Environment")).hasValue(name);
        assertThat(response.headers().firstValue("X-Behalf-Token-Kind")).hasValue("access-token");
        assertThat(response.headers().firstValue("X-Behalf-Client")).isPresent();
        assertThat(response.headers().firstValueAsLong("X-Behalf-Expires").orElseThrow())
                .isGreaterThan(CLOCK.instant().getEpochSecond());
    }

    @Test
    void saysTheSameOfATokenThatComesAgain() {
        String token = accessToken(sandbox.auth0()).sign();
        String key = gateway.secretKey(sandbox.auth0());
        Set<Map<String, List<String>>> said = new HashSet<>();

        for (int i = 0; i < 6; i++) {
            Map<String, List<String>> headers = new TreeMap<>(
                    gateway.check("/v1/check", key, token).headers().map());
            headers.remove("date");
            said.add(headers);
        }

        assertThat(said)
                .singleElement()
                .satisfies(headers -> assertThat(headers).containsKey("x-behalf-subject"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth0", "clerk", "cognito", "workos", "oidc"})
    void stopsARequestWithABadToken(String name) {
        Tenant tenant = tenant(name);
        HttpResponse<String> response = gateway.check(
                "/v1/check",
                gateway.secretKey(tenant),
                accessToken(tenant).forgedWith(tenant.keys().unpublished()).sign());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"api\", error=\"invalid_token\","
                        + " error_description=\"The token does not come from the trusted issuer (BH-190)\"");
        assertThat(response.headers().firstValue("X-Behalf-Subject")).isEmpty();
    }

    @Test
    void takesTheKeyAsBasicPasswordFromResourceServers() {
        String pair = "any-client:" + gateway.secretKey(sandbox.auth0());
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        String token = sandbox.auth0().accessToken().sign();

        assertThat(gateway.introspect("Basic " + basic, token).body()).startsWith("{\"active\":true");
        assertThat(gateway.introspect("Basic b64", token).statusCode()).isEqualTo(401);
        assertThat(gateway.introspect("Basic !", token).statusCode()).isEqualTo(401);
    }

    @Test
    void introspectionWantsAToken() {
        HttpResponse<String> response = gateway.introspect("Bearer " + gateway.secretKey(sandbox.auth0()), "");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("BH-400");
    }

    @Test
    void namesNoErrorToAClientThatSentNoToken() {
        HttpResponse<String> response = gateway.send(gateway.checking("/v1/check", gateway.secretKey(sandbox.auth0())));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"api\"");
    }

    @Test
    void asksForAScopeThatTheTokenLacks() {
        String key = gateway.secretKey(sandbox.auth0());
        String token = sandbox.auth0().accessToken().scope("read:things openid").sign();

        assertThat(gateway.check("/v1/check?scope=read:things", key, token).statusCode())
                .isEqualTo(200);
        HttpResponse<String> response = gateway.check("/v1/check?scope=read:things%20write:things", key, token);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"insufficient_scope\"")
                .endsWith("scope=\"read:things write:things\"");
        assertThat(gateway.check("/v1/check?scope=a%22b", key, token).statusCode())
                .isEqualTo(400);
        assertThat(gateway.check("/v1/check?audience=a", key, token).statusCode())
                .isEqualTo(400);
    }

    @Test
    void takesThePathMethodAndQueryThatEnvoyAppends() {
        String token = sandbox.auth0().accessToken().sign();
        HttpResponse<String> response = gateway.send(gateway.checking(
                        "/v1/check/orders/7?access_token=of-the-upstream&x=y", gateway.secretKey(sandbox.auth0()))
                .header("Authorization", "Bearer " + token)
                .DELETE());

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesTwoTokensInOneRequest() {
        HttpResponse<String> response = gateway.send(gateway.checking("/v1/check", gateway.secretKey(sandbox.auth0()))
                .header("Authorization", "Bearer a")
                .header("Authorization", "Bearer b"));

        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void letsNoClaimBreakOutOfAHeader() {
        String token = sandbox.auth0()
                .accessToken()
                .subject("a b\r\nX-Behalf-Subject: admin%é")
                .scope("x:y é")
                .sign();
        HttpResponse<String> response = gateway.check("/v1/check", gateway.secretKey(sandbox.auth0()), token);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("X-Behalf-Subject"))
                .containsExactly("a%20b%0D%0AX-Behalf-Subject:%20admin%25%C3%A9");
        assertThat(response.headers().firstValue("X-Behalf-Scopes")).hasValue("x:y %C3%A9");
    }

    @Test
    void refusesATokenInTheUrl() {
        HttpResponse<String> response = gateway.send(gateway.verifying(
                "/v1/verify?token=abc",
                gateway.secretKey(sandbox.auth0()),
                sandbox.auth0().accessToken().sign()));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("BH-406");
    }

    @Test
    void explainsRuleByRuleToTheTeamOnly() {
        String token = sandbox.auth0().accessToken().audience("https://other").sign();
        JsonNode answer = TestingGateway.json(
                gateway.send(gateway.verifying("/v1/verify?explain=true", gateway.secretKey(sandbox.auth0()), token)));

        assertThat(answer.get("active").booleanValue()).isFalse();
        assertThat(answer.get("code").stringValue()).isEqualTo("BH-162");
        assertThat(answer.get("checks").findValuesAsString("outcome")).contains("passed", "failed");
        HttpResponse<String> fromBrowser = gateway.send(
                gateway.verifying("/v1/verify?explain=true", gateway.publishableKey(sandbox.auth0()), token)
                        .header("Origin", TestingGateway.ORIGIN));
        assertThat(fromBrowser.statusCode()).isEqualTo(403);
        assertThat(fromBrowser.body()).contains("BH-402");
    }

    @Test
    void tellsHowTheConnectionIsDoing() {
        String key = gateway.secretKey(sandbox.oidc());
        gateway.verify(key, sandbox.oidc().accessToken().sign());
        gateway.verify(key, "not-a-token");
        HttpResponse<String> response =
                gateway.send(gateway.request("/v1/status").header("Authorization", "Bearer " + key));
        JsonNode status = TestingGateway.json(response);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(status.get("provider").stringValue()).isEqualTo("oidc");
        assertThat(status.get("accepts").get(0).stringValue()).isEqualTo("access-token");
        JsonNode source = status.get("keySources").get(0);
        assertThat(source.get("kids").get(0).stringValue())
                .isEqualTo(sandbox.oidc().keys().published().getFirst().kid());
        assertThat(source.get("fetchedAt").stringValue()).isEqualTo("2026-01-02T12:00:00Z");
        assertThat(source.get("survivesUntil").stringValue()).isEqualTo("2026-01-03T00:00:00Z");
        assertThat(source.get("failure").isNull()).isTrue();
        assertThat(status.get("verdicts").get("verified").longValue()).isPositive();
        assertThat(status.get("verdicts").get("refused").get("BH-103").longValue())
                .isPositive();
    }
}
