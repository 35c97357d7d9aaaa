package dev.behalf.sandbox.workos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Encoding;
import dev.behalf.sandbox.idp.Flow;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.SettableClock;
import dev.behalf.sandbox.idp.Wire;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkOsSignInTest {
    private final SettableClock clock = new SettableClock();
    private final Sandbox sandbox =
            Sandbox.builder().clock(clock).keys(KeySource.pooled()).workos().start();
    private final WorkOsTenant workos = sandbox.workos();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    @SuppressWarnings("unchecked")
    void singleSignOnHandsOverAProfileAndNoIdOrRefreshToken() {
        var body = Wire.json(ssoToken(sso().redemption()));

        assertThat(body)
                .containsEntry("expires_in", 600L)
                .doesNotContainKeys("id_token", "refresh_token", "oauth_tokens");
        assertThat((Map<String, Object>) Wire.member(body, "profile"))
                .containsEntry("organization_id", WorkOsTenant.ORGANIZATION_ID)
                .containsEntry("email", "jane@acme.example")
                .containsKeys("id", "connection_id", "idp_id");
        HttpResponse<String> profile = Wire.get(
                workos.origin() + "/sso/profile", "Authorization", "Bearer " + Wire.text(body, "access_token"));
        assertThat(Wire.json(profile)).isEqualTo(Wire.member(body, "profile"));
    }

    @Test
    void theProfileEndpointRefusesOtherTokens() {
        HttpResponse<String> answer = Wire.get(
                workos.origin() + "/sso/profile",
                "Authorization",
                "Bearer " + workos.accessToken().sign());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"error\":\"Unauthorized\"}");
    }

    @Test
    void upstreamTokensComeOnlyWhenSwitchedOn() {
        workos.modes().upstreamTokens.set(true);

        assertThat(Wire.json(ssoToken(sso().redemption()))).containsKey("oauth_tokens");
    }

    @Test
    void singleSignOnMayInsistOnASecret() {
        workos.modes().secretlessSso.set(false);
        Map<String, String> fields = sso().redemption();

        assertRefused(ssoToken(fields), "invalid_client");

        fields.put("client_secret", Client.SECRET);
        assertThat(ssoToken(fields).statusCode()).isEqualTo(200);
    }

    @Test
    void wantsExactlyOneSelector() {
        assertThat(sso().without("organization").callback()).containsEntry("error", "invalid_connection_selector");
        assertThat(sso().with("connection", WorkOsTenant.CONNECTION_ID).callback())
                .containsEntry("error", "ambiguous_connection_selector");
    }

    @Test
    void theProductsNameTheOrganizationDifferently() {
        assertThat(sso().without("organization")
                        .with("organization_id", WorkOsTenant.ORGANIZATION_ID)
                        .callback())
                .containsEntry("error", "invalid_connection_selector");
        assertThat(authKit().callback()).containsKey("code");
    }

    @Test
    void anUnknownOrganizationIsNotFoundAndOneWithoutConnectionComesBack() {
        HttpResponse<String> unknown =
                sso().with("organization", "org_01NOBODY").ask();

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Wire.text(Wire.json(unknown), "message")).startsWith("Organization not found:");
        assertThat(sso().with("organization", WorkOsTenant.ORGANIZATION_WITHOUT_CONNECTION_ID)
                        .callback())
                .containsEntry("error", "organization_invalid");
    }

    @Test
    void keepsAWrongRedirectOnItsOwnPage() {
        assertThat(sso().with("redirect_uri", Flow.CALLBACK + "/").ask().statusCode())
                .isEqualTo(400);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aSignInBegunAtTheIdentityProviderHasNoStateAndAnyOrganization() {
        String callback = workos.idpInitiatedCallback(Person.OMAR, Flow.CALLBACK);
        assertThat(callback).startsWith(Flow.CALLBACK + "?code=").doesNotContain("state");

        Map<String, String> fields = sso().redemption(callback.substring(callback.indexOf('=') + 1));
        fields.remove("code_verifier");
        fields.put("client_secret", Client.SECRET);
        assertThat((Map<String, Object>) Wire.member(Wire.json(ssoToken(fields)), "profile"))
                .containsEntry("organization_id", WorkOsTenant.OTHER_ORGANIZATION_ID);
    }

    @Test
    void authKitAnswersJsonWithASession() {
        var body = Wire.json(authenticate(authKit().redemption()));

        assertThat(body)
                .containsEntry("organization_id", WorkOsTenant.ORGANIZATION_ID)
                .containsKeys("user", "refresh_token")
                .doesNotContainKey("id_token");
        assertThat(Wire.claims(Wire.text(body, "access_token")))
                .containsEntry("org_id", WorkOsTenant.ORGANIZATION_ID)
                .containsEntry("iss", workos.issuer());
    }

    @Test
    void aSessionWithoutOrganizationHasNoOrganizationClaim() {
        String code = authKit()
                .without("organization_id")
                .with("provider", "authkit")
                .with("sandbox_org", "none")
                .code();
        var body = Wire.json(authenticate(authKit().redemption(code)));

        assertThat(body).doesNotContainKey("organization_id");
        assertThat(Wire.claims(Wire.text(body, "access_token"))).doesNotContainKeys("org_id", "role");
    }

    @Test
    void replayWithinThirtySecondsYieldsTheSamePairAndLaterNothing() {
        String first = refreshToken();
        String pair = refresh(first).body();

        clock.advance(Duration.ofSeconds(29));
        assertThat(refresh(first).body()).isEqualTo(pair);

        clock.advance(Duration.ofSeconds(1));
        HttpResponse<String> late = refresh(first);
        assertRefused(late, "invalid_grant");
        assertThat(late.body()).contains("Refresh token already exchanged.");
        assertThat(refresh(Wire.text(Encoding.parseJson(pair), "refresh_token")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theSessionStaysTheSameAcrossRefresh() {
        var body = Wire.json(authenticate(authKit().redemption()));
        var refreshed = Wire.json(refresh(Wire.text(body, "refresh_token")));

        assertThat(Wire.claims(Wire.text(refreshed, "access_token")).get("sid"))
                .isEqualTo(Wire.claims(Wire.text(body, "access_token")).get("sid"));
    }

    @Test
    void refreshCanMoveTheSessionToAnotherOrganization() {
        Map<String, String> fields = authKit().refresh(refreshToken());
        fields.put("organization_id", WorkOsTenant.OTHER_ORGANIZATION_ID);

        assertThat(Wire.claims(Wire.text(Wire.json(authenticate(fields)), "access_token")))
                .containsEntry("org_id", WorkOsTenant.OTHER_ORGANIZATION_ID);

        fields.put("organization_id", WorkOsTenant.ORGANIZATION_WITHOUT_CONNECTION_ID);
        assertRefused(authenticate(fields), "organization_membership_not_found");
        fields.put("organization_id", "org_01NOBODY");
        assertRefused(authenticate(fields), "organization_not_found");
    }

    @ParameterizedTest
    @EnumSource(
            value = WorkOsModes.Challenge.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void demandsAnotherStepWith403(WorkOsModes.Challenge challenge) {
        workos.modes().challenge.set(challenge);

        HttpResponse<String> answer = authenticate(authKit().redemption());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Wire.json(answer))
                .containsEntry("code", challenge.name().toLowerCase(java.util.Locale.ROOT))
                .containsKey("pending_authentication_token");
    }

    @Test
    void codesOfOneProductAreNoGoodAtTheOther() {
        assertRefused(authenticate(sso().redemption()), "invalid_grant");
        assertRefused(ssoToken(authKit().redemption()), "invalid_grant");
    }

    @Test
    void refusesOtherGrantsAndClients() {
        assertRefused(
                authenticate(Map.of("client_id", WorkOsTenant.CLIENT_ID, "grant_type", "client_credentials")),
                "unauthorized_client");
        assertRefused(authenticate(Map.of("client_id", "client_x", "grant_type", "refresh_token")), "invalid_client");
        assertRefused(
                ssoToken(Map.of(
                        "client_id", WorkOsTenant.CLIENT_ID, "code_verifier", "x", "grant_type", "client_credentials")),
                "unsupported_grant_type");
    }

    @Test
    void signingOutEndsTheSession() {
        var body = Wire.json(authenticate(authKit().redemption()));
        String sid = Wire.text(Wire.claims(Wire.text(body, "access_token")), "sid");

        Wire.get(workos.origin() + "/user_management/sessions/logout?session_id=" + sid);

        assertThat(refresh(Wire.text(body, "refresh_token")).body()).contains("Session has already ended.");
        assertThat(Wire.postJson(workos.origin() + "/user_management/sessions/revoke", Map.of("session_id", sid))
                        .statusCode())
                .isEqualTo(401);
    }

    private Flow sso() {
        return new Flow(workos.origin() + "/sso/authorize", WorkOsTenant.CLIENT_ID)
                .with("organization", WorkOsTenant.ORGANIZATION_ID);
    }

    private Flow authKit() {
        return new Flow(workos.origin() + "/user_management/authorize", WorkOsTenant.CLIENT_ID)
                .with("organization_id", WorkOsTenant.ORGANIZATION_ID);
    }

    private String refreshToken() {
        return Wire.text(Wire.json(authenticate(authKit().redemption())), "refresh_token");
    }

    private HttpResponse<String> refresh(String token) {
        return authenticate(authKit().refresh(token));
    }

    private HttpResponse<String> authenticate(Map<String, String> members) {
        return Wire.postJson(workos.origin() + "/user_management/authenticate", members);
    }

    private HttpResponse<String> ssoToken(Map<String, String> fields) {
        return Wire.postForm(workos.origin() + "/sso/token", fields);
    }

    private static void assertRefused(HttpResponse<String> answer, String error) {
        assertThat(Wire.json(answer)).containsEntry("error", error);
        assertThat(answer.statusCode()).isEqualTo(400);
    }
}
