package dev.behalf.sandbox.auth0;

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

class Auth0SignInTest {
    private static final String SCOPES = "openid profile email offline_access";

    private final SettableClock clock = new SettableClock();
    private final Sandbox sandbox =
            Sandbox.builder().clock(clock).keys(KeySource.pooled()).auth0().start();
    private final Auth0Tenant auth0 = sandbox.auth0();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void signsInAndIssuesTokensForTheApi() {
        Map<String, String> callback = flow().with("nonce", "n-1").callback();
        var body = Wire.json(token(flow().redemption(flow().with("nonce", "n-1").code())));

        assertThat(callback).containsEntry("state", "state-of-the-client").doesNotContainKey("iss");
        assertThat(Wire.claims(Wire.text(body, "access_token")))
                .containsEntry("aud", List.of(Auth0Tenant.AUDIENCE, auth0.origin() + "/userinfo"))
                .containsEntry("azp", Auth0Tenant.CLIENT_ID)
                .containsEntry("sub", auth0.subject(Person.JANE));
        assertThat(Wire.claims(Wire.text(body, "id_token")))
                .containsEntry("nonce", "n-1")
                .containsEntry("aud", Auth0Tenant.CLIENT_ID)
                .containsEntry("email", "jane@acme.example");
        assertThat(body).containsEntry("scope", SCOPES).containsEntry("expires_in", 86400L);
    }

    @Test
    void encryptsTheAccessTokenWithoutAnAudience() {
        var body = Wire.json(token(flow().without("audience").redemption()));

        assertThat(Wire.text(body, "access_token").split("\\.", -1)).hasSize(5);

        auth0.modes().withoutAudience.set(Auth0Modes.WithoutAudience.OPAQUE);
        body = Wire.json(token(flow().without("audience").redemption()));
        assertThat(Wire.text(body, "access_token")).doesNotContain(".");
    }

    @Test
    void writesTheAudienceAsAStringWithoutOpenid() {
        var body = Wire.json(token(flow().with("scope", "read:x").redemption()));

        assertThat(Wire.claims(Wire.text(body, "access_token"))).containsEntry("aud", Auth0Tenant.AUDIENCE);
        assertThat(body).doesNotContainKeys("id_token", "refresh_token");
    }

    @Test
    void keepsAWrongCallbackOnItsOwnPage() {
        var answer = flow().with("redirect_uri", Flow.CALLBACK + "/").ask();

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Callback URL mismatch.");
    }

    @Test
    void sendsAnUnknownAudienceBack() {
        assertThat(flow().with("audience", "https://nobody.example").callback())
                .containsEntry("error", "access_denied")
                .containsEntry("error_description", "Service not found: https://nobody.example")
                .containsEntry("state", "state-of-the-client");
    }

    @Test
    void redeemsACodeOnceAndOnlyWithItsVerifier() {
        Map<String, String> fields = flow().redemption();
        assertThat(token(fields).statusCode()).isEqualTo(200);
        assertRefused(token(fields), 403, "invalid_grant");

        Map<String, String> wrong = flow().redemption();
        wrong.put("code_verifier", "another-verifier-another-verifier-another-verifier");
        assertRefused(token(wrong), 403, "invalid_grant");
        wrong.put("code_verifier", Flow.VERIFIER);
        assertRefused(token(wrong), 403, "invalid_grant");
    }

    @Test
    void staysTheSameTokenWithoutRotation() {
        auth0.modes().refresh.set(Auth0Modes.Refresh.STATIC);
        String token = refreshToken();

        for (int i = 0; i < 3; i++) {
            var answer = refresh(token);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Wire.json(answer)).doesNotContainKey("refresh_token").containsKeys("access_token", "id_token");
        }
    }

    @Test
    void reuseOfARotatedTokenEndsTheWholeFamily() {
        String first = refreshToken();
        String second = next(refresh(first));

        assertRefused(refresh(first), 403, "invalid_grant");
        assertRefused(refresh(second), 403, "invalid_grant");
        assertThat(auth0.refreshTokens().reuses()).isOne();
    }

    @Test
    void accessTokensLiveForAsLongAsTheApiSays() {
        auth0.modes().set("lifetime", "300");

        var answer = Wire.json(refresh(refreshToken()));

        assertThat(answer).containsEntry("expires_in", 300L);
        assertThat(Wire.claims(Wire.text(answer, "access_token")))
                .extractingByKeys("exp", "iat")
                .satisfies(
                        times -> assertThat(((Number) times.get(0)).longValue() - ((Number) times.get(1)).longValue())
                                .isEqualTo(300));
    }

    @Test
    void thePreviousTokenWorksWithinTheLeewayButNotTheOneBefore() {
        auth0.modes().set("leeway", "10");
        String first = refreshToken();
        String second = next(refresh(first));

        String again = next(refresh(first));
        assertThat(again).isNotEqualTo(second);

        next(refresh(second));
        assertRefused(refresh(first), 403, "invalid_grant");
    }

    @Test
    void theLeewayEnds() {
        auth0.modes().set("leeway", "10");
        String first = refreshToken();
        next(refresh(first));

        clock.advance(Duration.ofSeconds(10));

        assertRefused(refresh(first), 403, "invalid_grant");
    }

    @Test
    void rotationDoesNotExtendTheLifetime() {
        String token = refreshToken();
        clock.advance(Duration.ofDays(29));
        token = next(refresh(token));
        clock.advance(Duration.ofDays(1));

        assertRefused(refresh(token), 403, "invalid_grant");
    }

    @Test
    void simplyIssuesNoRefreshTokenWhenTheApiForbidsIt() {
        auth0.modes().offlineAccess.set(false);

        var body = Wire.json(token(flow().redemption()));

        assertThat(body).doesNotContainKey("refresh_token").containsEntry("scope", "openid profile email");
    }

    @Test
    void refusesGrantsThatTheApplicationMayNotUse() {
        assertRefused(
                token(Map.of("grant_type", "client_credentials", "client_id", Auth0Tenant.CLIENT_ID)),
                403,
                "unauthorized_client");
        auth0.clients().allowGrants(Set.of("authorization_code"));
        assertThat(Wire.json(token(flow().redemption()))).doesNotContainKey("refresh_token");
    }

    @Test
    void refusesPublicUseOfAConfidentialApplication() {
        auth0.modes().clientHasSecret.set(true);
        Map<String, String> fields = flow().redemption();

        assertRefused(token(fields), 401, "access_denied");

        fields.put("client_secret", Client.SECRET);
        assertThat(token(fields).statusCode()).isEqualTo(200);
    }

    @Test
    void revokesTheFamilyAndMindsNoUnknownToken() {
        String token = refreshToken();

        assertThat(revoke(token).statusCode()).isEqualTo(200);
        assertThat(revoke("unknown").statusCode()).isEqualTo(200);
        assertRefused(refresh(token), 403, "invalid_grant");
    }

    @Test
    void blockedPeopleCanNoLongerRefresh() {
        String token = refreshToken();
        auth0.block(Person.JANE);

        assertRefused(refresh(token), 403, "invalid_grant");
        assertThat(flow().callback()).containsEntry("error", "access_denied");
    }

    @Test
    void answersUserInfoToItsTokens() {
        String token = Wire.text(Wire.json(token(flow().redemption())), "access_token");

        assertThat(Wire.json(Wire.get(auth0.origin() + "/userinfo", "Authorization", "Bearer " + token)))
                .containsEntry("sub", auth0.subject(Person.JANE))
                .containsEntry("email", "jane@acme.example");
        assertThat(Wire.get(auth0.origin() + "/userinfo", "Authorization", "Bearer x")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void namesTheOrganizationAndTheStepUp() {
        String code = flow().with("organization", Auth0Tenant.ORGANIZATION_ID)
                .with("acr_values", "http://schemas.openid.net/pape/policies/2007/06/multi-factor")
                .with("max_age", "0")
                .code();
        var id = Wire.claims(Wire.text(Wire.json(token(flow().redemption(code))), "id_token"));

        assertThat(id)
                .containsEntry("org_id", Auth0Tenant.ORGANIZATION_ID)
                .containsEntry("amr", List.of("mfa"))
                .containsEntry("auth_time", clock.instant().getEpochSecond());
    }

    @Test
    void issuesFromTheCustomDomainWhenItWasAsked() {
        String custom = auth0.customIssuer().substring(0, auth0.customIssuer().length() - 1);
        Flow flow = new Flow(custom + "/authorize", Auth0Tenant.CLIENT_ID).with("scope", "openid");
        var body = Wire.json(Wire.postForm(custom + "/oauth/token", flow.redemption()));

        assertThat(Wire.claims(Wire.text(body, "id_token"))).containsEntry("iss", auth0.customIssuer());
    }

    private Flow flow() {
        return new Flow(auth0.origin() + "/authorize", Auth0Tenant.CLIENT_ID)
                .with("scope", SCOPES)
                .with("audience", Auth0Tenant.AUDIENCE);
    }

    private String refreshToken() {
        return Wire.text(Wire.json(token(flow().redemption())), "refresh_token");
    }

    private HttpResponse<String> refresh(String token) {
        return token(flow().refresh(token));
    }

    private static String next(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Wire.text(Wire.json(answer), "refresh_token");
    }

    private HttpResponse<String> token(Map<String, String> fields) {
        return Wire.postForm(auth0.origin() + "/oauth/token", fields);
    }

    private HttpResponse<String> revoke(String token) {
        return Wire.postJson(
                auth0.origin() + "/oauth/revoke", Map.of("client_id", Auth0Tenant.CLIENT_ID, "token", token));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(Wire.json(answer)).containsEntry("error", error);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
