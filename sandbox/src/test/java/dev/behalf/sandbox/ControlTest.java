package dev.behalf.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.auth0.Auth0Modes;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).control().auth0().clerk().start();
    private final String keySet = sandbox.auth0().origin() + "/.well-known/jwks.json";

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void listsTenantsWithTheirFieldsKindsAndModes() {
        String body = Wire.get(sandbox.controlOrigin() + "/sandbox").body();

        assertThat(body)
                .contains("\"Tenant domain\":\"" + sandbox.auth0().origin() + "\"")
                .contains("\"client-credentials\"")
                .contains("\"leeway\"")
                .contains("\"name\":\"clerk\"");
        assertThat(Wire.json(Wire.get(sandbox.controlOrigin() + "/sandbox/auth0")))
                .containsEntry("provider", "Auth0");
    }

    @Test
    void mintsATokenToOrder() {
        String token = Wire.text(
                Wire.json(post(
                        "auth0/tokens",
                        "{\"kind\":\"id\",\"claims\":{\"org_id\":\"org_x\",\"nonce\":null},\"without\":[\"sub\"],"
                                + "\"header\":{\"jku\":\"https://evil.example\"},\"expiresIn\":-60}")),
                "token");

        assertThat(Wire.verifies(token, keySet)).isTrue();
        assertThat(Wire.claims(token))
                .containsEntry("org_id", "org_x")
                .containsEntry("nonce", null)
                .doesNotContainKey("sub");
        assertThat(Wire.header(token)).containsEntry("jku", "https://evil.example");
    }

    @Test
    void mintsForgeriesToOrder() {
        String forged = Wire.text(Wire.json(post("auth0/tokens", "{\"key\":\"forged\"}")), "token");
        String none = Wire.text(Wire.json(post("auth0/tokens", "{\"algorithm\":\"none\"}")), "token");
        String raw = Wire.text(Wire.json(post("auth0/tokens", "{\"rawPayload\":\"{}\"}")), "token");

        assertThat(Wire.verifies(forged, keySet)).isFalse();
        assertThat(none).endsWith(".");
        assertThat(Wire.claims(raw)).isEmpty();
    }

    @Test
    void switchesModes() {
        post("auth0/modes", "{\"refresh\":\"static\",\"leeway\":30,\"offlineAccess\":false}");

        Auth0Modes modes = sandbox.auth0().modes();
        assertThat(modes.refresh.get()).isEqualTo(Auth0Modes.Refresh.STATIC);
        assertThat(modes.leeway.get()).hasSeconds(30);
        assertThat(modes.offlineAccess.get()).isFalse();
    }

    @Test
    void saysWhatAModeTakes() {
        HttpResponse<String> wrongValue = post("auth0/modes", "{\"refresh\":\"sometimes\"}");
        HttpResponse<String> wrongName = post("auth0/modes", "{\"rotation\":\"on\"}");

        assertThat(wrongValue.statusCode()).isEqualTo(400);
        assertThat(wrongValue.body()).contains("one of static, rotating");
        assertThat(wrongName.body()).contains("no mode rotation; there are").contains("leeway");
    }

    @Test
    @SuppressWarnings("unchecked")
    void rotatesKeys() {
        String old = sandbox.clerk().keys().current().kid();

        List<Object> kids =
                (List<Object>) Wire.member(Wire.json(post("clerk/keys", "{\"action\":\"rotate\"}")), "kids");

        assertThat(kids).hasSize(1).doesNotContain(old);
    }

    @Test
    void takesATenantDownAndUp() {
        post("auth0/outage", "{\"kind\":\"status\",\"status\":502,\"path\":\"/.well-known/jwks\",\"times\":1}");
        assertThat(Wire.get(keySet).statusCode()).isEqualTo(502);
        assertThat(Wire.get(keySet).statusCode()).isEqualTo(200);

        post("auth0/outage", "{\"kind\":\"status\"}");
        assertThat(Wire.get(keySet).statusCode()).isEqualTo(503);
        post("auth0/outage", "{\"kind\":\"none\"}");
        assertThat(Wire.get(keySet).statusCode()).isEqualTo(200);
    }

    @Test
    void liesAndSetsCacheControl() {
        post("auth0/lie", "{\"kind\":\"no-keys\"}");
        post("auth0/cache-control", "{\"value\":\"max-age=15\"}");

        HttpResponse<String> answer = Wire.get(keySet);
        assertThat(answer.body()).isEqualTo("{\"keys\":[]}");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=15");

        post("auth0/lie", "{\"kind\":\"none\"}");
        assertThat(Wire.get(keySet).body()).contains("\"kty\"");
    }

    @Test
    @SuppressWarnings("unchecked")
    void countsRequestsAndForgetsThem() {
        Wire.get(keySet);
        Wire.get(keySet);

        var counted = Wire.json(Wire.get(sandbox.controlOrigin() + "/sandbox/auth0/requests"));
        assertThat((Map<String, Object>) Wire.member(counted, "requests"))
                .containsEntry("GET /.well-known/jwks.json", 2L);

        Wire.send(HttpRequest.newBuilder(URI.create(sandbox.controlOrigin() + "/sandbox/auth0/requests"))
                .DELETE()
                .build());
        assertThat(sandbox.auth0().requests().total()).isZero();
    }

    @Test
    void allowsRedirectsAndBlocksPeople() {
        post("auth0/redirects", "{\"uri\":\"http://localhost:9999/callback\"}");
        post("auth0/people", "{\"person\":\"jane\",\"blocked\":true}");

        assertThat(sandbox.auth0().clients().standard().redirectUris()).contains("http://localhost:9999/callback");
        assertThat(sandbox.auth0().isBlocked(Person.JANE)).isTrue();
    }

    @Test
    void movesTheClock() {
        long before = Wire.number(Wire.claims(sandbox.auth0().accessToken().sign()), "iat");

        Wire.post(sandbox.controlOrigin() + "/sandbox/clock", "application/json", "{\"advance\":86400}");

        assertThat(Wire.number(Wire.claims(sandbox.auth0().accessToken().sign()), "iat"))
                .isGreaterThanOrEqualTo(before + 86400);
    }

    @Test
    void refusesWhatAWebPageCouldSend() {
        HttpResponse<String> answer =
                Wire.post(sandbox.controlOrigin() + "/sandbox/auth0/keys", "text/plain", "{\"action\":\"rotate\"}");

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void namesTheTenantsThereAre() {
        HttpResponse<String> answer = post("okta/tokens", "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("auth0").contains("clerk");
    }

    private HttpResponse<String> post(String path, String json) {
        return Wire.post(sandbox.controlOrigin() + "/sandbox/" + path, "application/json", json);
    }
}
