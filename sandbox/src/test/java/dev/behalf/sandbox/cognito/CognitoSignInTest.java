package dev.behalf.sandbox.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Flow;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.SettableClock;
import dev.behalf.sandbox.idp.Wire;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CognitoSignInTest {
    private final SettableClock clock = new SettableClock();
    private final Sandbox sandbox =
            Sandbox.builder().clock(clock).keys(KeySource.pooled()).cognito().start();
    private final CognitoTenant cognito = sandbox.cognito();
    private final String domain = cognito.pool().domain().origin();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void theDomainIssuesTokensOfThePool() {
        HttpResponse<String> answer =
                token(flow().redemption(flow().with("nonce", "n-1").code()));
        var body = Wire.json(answer);

        assertThat(body).containsKey("refresh_token").doesNotContainKey("scope");
        assertThat(Wire.claims(Wire.text(body, "id_token")))
                .containsEntry("iss", cognito.issuer())
                .containsEntry("nonce", "n-1")
                .containsEntry("token_use", "id")
                .containsEntry("email_verified", true);
        assertThat(Wire.claims(Wire.text(body, "access_token")))
                .containsEntry("client_id", CognitoTenant.CLIENT_ID)
                .doesNotContainKey("aud");
    }

    @Test
    void theLoginPageIsElsewhere() {
        HttpResponse<String> answer = flow().ask();

        assertThat(answer.statusCode()).isEqualTo(302);
        String location = answer.headers().firstValue("Location").orElse("");
        assertThat(location).startsWith("/login?");
        assertThat(Wire.get(domain + location).body()).contains("value=\"jane\"");
    }

    @Test
    void keepsAWrongRedirectOnItsOwnPage() {
        assertThat(location(flow().with("redirect_uri", Flow.CALLBACK + "/")))
                .startsWith("/error?error=redirect_mismatch");

        cognito.clients().allowGrants(Set.of());
        assertThat(location(flow())).startsWith("/error?error=unauthorized_client");
    }

    @Test
    void knowsNoOfflineAccessScope() {
        assertThat(flow().with("scope", "openid offline_access").callback()).containsEntry("error", "invalid_scope");
    }

    @Test
    void writesTheRequestedResourceIntoTheAudienceAndKeepsItAcrossRefresh() {
        var body = Wire.json(token(flow().redemption(
                        flow().with("resource", "https://mcp.acme.example").code())));
        var refreshed = Wire.json(refresh(Wire.text(body, "refresh_token")));

        assertThat(Wire.claims(Wire.text(body, "access_token"))).containsEntry("aud", "https://mcp.acme.example");
        assertThat(Wire.claims(Wire.text(refreshed, "access_token"))).containsEntry("aud", "https://mcp.acme.example");
    }

    @Test
    void refreshesWithoutANewTokenByDefault() {
        String token = refreshToken();

        for (int i = 0; i < 2; i++) {
            assertThat(Wire.json(refresh(token)))
                    .containsKeys("access_token", "id_token")
                    .doesNotContainKey("refresh_token");
        }
        clock.advance(Duration.ofDays(30));
        assertRefused(refresh(token), 400, "invalid_grant");
    }

    @Test
    void rotatesWithAGrace() {
        cognito.modes().refresh.set(CognitoModes.Refresh.ROTATING);
        cognito.modes().grace.set(Duration.ofSeconds(20));
        String first = refreshToken();
        String second = Wire.text(Wire.json(refresh(first)), "refresh_token");

        assertThat(refresh(first).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(20));
        assertRefused(refresh(first), 400, "invalid_grant");
        assertThat(refresh(second).statusCode()).isEqualTo(200);
    }

    @Test
    void refreshTokensAreLong() {
        assertThat(refreshToken()).hasSizeGreaterThan(1600);
    }

    @Test
    void errorsHaveNoDescription() {
        assertThat(token(flow().refresh("x")).body()).isEqualTo("{\"error\":\"invalid_grant\"}");
        Map<String, String> otherRedirect = flow().redemption();
        otherRedirect.put("redirect_uri", Flow.CALLBACK + "/");
        assertRefused(token(otherRedirect), 400, "unauthorized_client");
        assertRefused(token(new Flow("", "nobody").refresh("x")), 400, "invalid_client");
        assertRefused(token(Map.of("client_id", CognitoTenant.CLIENT_ID)), 400, "invalid_request");
        assertRefused(
                token(Map.of("client_id", CognitoTenant.CLIENT_ID, "grant_type", "password")),
                400,
                "unsupported_grant_type");
        assertRefused(
                token(Map.of("client_id", CognitoTenant.CLIENT_ID, "grant_type", "client_credentials")),
                400,
                "unauthorized_client");
    }

    @Test
    void takesFormsOnly() {
        assertRefused(Wire.postJson(domain + "/oauth2/token", flow().redemption()), 400, "invalid_request");
    }

    @Test
    void refusesPublicUseOfAClientWithASecret() {
        cognito.modes().clientHasSecret.set(true);
        Map<String, String> fields = flow().redemption();

        assertRefused(token(fields), 400, "invalid_client");

        String basic = java.util.Base64.getEncoder()
                .encodeToString((CognitoTenant.CLIENT_ID + ":" + Client.SECRET)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Wire.postForm(domain + "/oauth2/token", fields, "Authorization", "Basic " + basic)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void userInfoWritesEmailVerifiedAsAString() {
        String token = Wire.text(Wire.json(token(flow().redemption())), "access_token");

        assertThat(Wire.json(userInfo(token)))
                .containsEntry("email_verified", "true")
                .containsEntry("sub", cognito.pool().subject(Person.JANE));
    }

    @Test
    void userInfoRefusesTokensOfAnotherPool() {
        HttpResponse<String> own = userInfo(cognito.accessToken().sign());
        HttpResponse<String> foreign =
                userInfo(cognito.attackerPool().accessToken().sign());

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(foreign.statusCode()).isEqualTo(401);
        assertThat(foreign.headers().firstValue("WWW-Authenticate").orElse("")).contains("error=\"invalid_token\"");
    }

    @Test
    void revocationEndsRefreshAndUserInfoButNotTheSignature() {
        var body = Wire.json(token(flow().redemption()));
        String access = Wire.text(body, "access_token");

        assertThat(revoke(Wire.text(body, "refresh_token")).statusCode()).isEqualTo(200);
        assertThat(revoke(Wire.text(body, "refresh_token")).statusCode()).isEqualTo(200);
        assertRefused(refresh(Wire.text(body, "refresh_token")), 400, "invalid_grant");
        assertThat(userInfo(access).statusCode()).isEqualTo(401);
        assertThat(Wire.verifies(access, cognito.issuer() + "/.well-known/jwks.json"))
                .isTrue();
        assertRefused(revoke(access), 400, "unsupported_token_type");

        cognito.modes().revocation.set(false);
        assertRefused(revoke("x"), 400, "invalid_request");
    }

    @Test
    void onlyTheCustomDomainSwitchOpensTheCustomDomain() {
        String custom = cognito.pool().customDomain().origin();

        assertThat(Wire.get(custom + "/oauth2/authorize").statusCode()).isEqualTo(404);
        cognito.modes().domain.set(CognitoModes.Domain.PREFIX_AND_CUSTOM);
        assertThat(new Flow(custom + "/oauth2/authorize", CognitoTenant.CLIENT_ID)
                        .with("scope", "openid")
                        .callback())
                .containsKey("code");
    }

    @Test
    void stepsUpWhenItsTierDoes() {
        String code = flow().with("acr_values", "urn:cognito:loa:4").code();
        assertThat(Wire.claims(Wire.text(Wire.json(token(flow().redemption(code))), "id_token")))
                .containsEntry("acr", "urn:cognito:loa:4")
                .containsEntry("amr", List.of("pwd", "otp", "mfa"));

        cognito.modes().stepUp.set(false);
        code = flow().with("acr_values", "urn:cognito:loa:4").code();
        assertThat(Wire.claims(Wire.text(Wire.json(token(flow().redemption(code))), "id_token")))
                .doesNotContainKeys("acr", "amr");
    }

    @Test
    void someClientsHaveToAvoidThePlusSign() {
        cognito.modes().plusIsNoSpace.set(true);

        assertThat(flow().with("scope", "openid email").callback()).containsEntry("error", "invalid_scope");
    }

    private Flow flow() {
        return new Flow(domain + "/oauth2/authorize", CognitoTenant.CLIENT_ID).with("scope", "openid profile email");
    }

    private static String location(Flow flow) {
        return flow.with("sandbox_user", "jane")
                .ask()
                .headers()
                .firstValue("Location")
                .orElse("");
    }

    private String refreshToken() {
        return Wire.text(Wire.json(token(flow().redemption())), "refresh_token");
    }

    private HttpResponse<String> refresh(String token) {
        return token(flow().refresh(token));
    }

    private HttpResponse<String> token(Map<String, String> fields) {
        return Wire.postForm(domain + "/oauth2/token", fields);
    }

    private HttpResponse<String> revoke(String token) {
        return Wire.postForm(domain + "/oauth2/revoke", Map.of("client_id", CognitoTenant.CLIENT_ID, "token", token));
    }

    private HttpResponse<String> userInfo(String token) {
        return Wire.get(domain + "/oauth2/userInfo", "Authorization", "Bearer " + token);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(Wire.json(answer)).containsEntry("error", error);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
