package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Tenant;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may ask what: API keys, environments, origins.
class AdmissionTest {

    private static final TestingClock CLOCK = new TestingClock();

    private static Sandbox sandbox;
    private static Auth0Tenant staging;
    private static TestingGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        sandbox = Sandbox.builder()
                .keys(KeySource.pooled())
                .clock(CLOCK)
                .auth0()
                .auth0("staging")
                .start();
        staging = sandbox.tenant("staging", Auth0Tenant.class);
        gateway = TestingGateway.start(directory, CLOCK, sandbox.tenants().toArray(Tenant[]::new));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    private static HttpRequest.Builder fromBrowser(String key, String token, String origin) {
        return gateway.verifying("/v1/verify", key, token).header("Origin", origin);
    }

    @Test
    void asksForAKey() {
        HttpResponse<String> response = gateway.send(gateway.request("/v1/status"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"behalf\"");
        assertThat(response.body()).contains("BH-401").contains("none was sent");
    }

    @Test
    void saysTheSameOfEveryKeyThatIsNotGood() {
        String token = sandbox.auth0().accessToken().sign();
        String key = gateway.secretKey(sandbox.auth0());
        String mistyped = key.substring(0, key.length() - 1) + (key.endsWith("a") ? "b" : "a");

        HttpResponse<String> unknown = gateway.verify(mistyped, token);
        HttpResponse<String> elsewhere = gateway.send(gateway.verifying("/staging/v1/verify", key, token));
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(elsewhere.statusCode()).isEqualTo(401);
        assertThat(elsewhere.body()).isEqualTo(unknown.body());
        assertThat(unknown.body()).doesNotContain(mistyped);
    }

    @Test
    void answersBelowThePathOfTheKeysEnvironment() {
        String token = staging.accessToken().sign();
        HttpResponse<String> response =
                gateway.send(gateway.verifying("/staging/v1/verify", gateway.secretKey(staging), token));

        assertThat(response.body()).contains("\"active\":true").contains("\"environment\":\"staging\"");
        assertThat(gateway.check("/staging/v1/check/x", gateway.secretKey(staging), token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.send(gateway.verifying("/nowhere/v1/verify", gateway.secretKey(staging), token))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void letsNoEnvironmentSeeAnothersTokens() {
        String token = staging.accessToken().sign();

        assertThat(gateway.verify(gateway.secretKey(staging), token).body()).contains("\"active\":true");
        assertThat(gateway.verify(gateway.secretKey(sandbox.auth0()), token).body())
                .contains("\"active\":false")
                .contains("BH-121");
    }

    @Test
    void challengesAProxyWithABadKeyInItsOwnWay() {
        HttpResponse<String> response = gateway.check(
                "/v1/check", "bhf_sk_x", sandbox.auth0().accessToken().sign());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("X-Behalf-Key realm=\"behalf\"");
        assertThat(response.body()).contains("BH-401");
    }

    @Test
    void keepsPublishableKeysToVerify() {
        String key = gateway.publishableKey(sandbox.auth0());
        String token = sandbox.auth0().accessToken().sign();

        assertThat(gateway.introspect("Bearer " + key, token).statusCode()).isEqualTo(403);
        assertThat(gateway.check("/v1/check", key, token).statusCode()).isEqualTo(403);
        assertThat(gateway.send(gateway.request("/v1/status").header("Authorization", "Bearer " + key))
                        .body())
                .contains("BH-402");
    }

    @Test
    void letsABrowserVerifyFromAnOriginOfItsKey() {
        HttpResponse<String> response = gateway.send(fromBrowser(
                gateway.publishableKey(sandbox.auth0()),
                sandbox.auth0().accessToken().sign(),
                TestingGateway.ORIGIN));

        assertThat(response.body()).contains("\"active\":true");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(TestingGateway.ORIGIN);
        assertThat(response.headers().firstValue("Vary")).hasValue("Origin");
        assertThat(response.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
    }

    @Test
    void refusesAPublishableKeyFromElsewhere() {
        String key = gateway.publishableKey(sandbox.auth0());
        String token = sandbox.auth0().accessToken().sign();

        for (String origin :
                new String[] {"https://evil.example", "https://app.acme.com.evil.example", "http://app.acme.com", "null"
                }) {
            HttpResponse<String> response = gateway.send(fromBrowser(key, token, origin));
            assertThat(response.statusCode()).as(origin).isEqualTo(403);
            assertThat(response.body()).contains("BH-403");
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
        assertThat(gateway.verify(key, token).statusCode()).isEqualTo(403);
    }

    @Test
    void tellsABrowserNoMoreThanOutsidersMayKnow() {
        String key = gateway.publishableKey(sandbox.auth0());
        String token = sandbox.auth0().accessToken().audience("https://other").sign();
        HttpResponse<String> response = gateway.send(fromBrowser(key, token, TestingGateway.ORIGIN));

        assertThat(response.body())
                .isEqualTo(
                        "{\"active\":false,\"code\":\"BH-191\",\"message\":\"The token is not meant for this use\"}");
    }

    @Test
    void letsAScriptReadWhyItsKeyIsRefused() {
        HttpResponse<String> response = gateway.send(fromBrowser("bhf_pk_mistyped", "x", TestingGateway.ORIGIN));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(TestingGateway.ORIGIN);
    }

    @Test
    void keepsWhatASecretKeyGetsFromScripts() {
        HttpResponse<String> response = gateway.send(fromBrowser(
                gateway.secretKey(sandbox.auth0()),
                sandbox.auth0().accessToken().sign(),
                TestingGateway.ORIGIN));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void answersAPreflightRequest() {
        HttpResponse<String> response = preflight(TestingGateway.ORIGIN, "POST");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(TestingGateway.ORIGIN);
        assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("POST");
        assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .isEqualTo("authorization, content-type");
        assertThat(response.headers().firstValue("Access-Control-Max-Age")).hasValue("600");
        assertThat(response.headers().firstValue("Vary").orElseThrow().toLowerCase(Locale.ROOT))
                .startsWith("origin");
    }

    @Test
    void refusesThePreflightRequestOfAStranger() {
        assertThat(preflight("https://evil.example", "POST").statusCode()).isEqualTo(403);
        assertThat(preflight("https://evil.example", "POST").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(preflight(TestingGateway.ORIGIN, "PUT").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> preflight(String origin, String method) {
        return gateway.send(gateway.request("/v1/verify")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "authorization, content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }
}
