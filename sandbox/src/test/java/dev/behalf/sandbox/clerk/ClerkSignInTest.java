package dev.behalf.sandbox.clerk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Flow;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.SettableClock;
import dev.behalf.sandbox.idp.Wire;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClerkSignInTest {
    private static final String SCOPES = "openid profile email offline_access";

    private final SettableClock clock = new SettableClock();
    private final Sandbox sandbox =
            Sandbox.builder().clock(clock).keys(KeySource.pooled()).clerk().start();
    private final ClerkTenant clerk = sandbox.clerk();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void signsInAndBindsTheAccessTokenToTheClient() {
        var body = Wire.json(token(flow().redemption(flow().with("nonce", "n-1").code())));

        assertThat(Wire.claims(Wire.text(body, "access_token")))
                .containsEntry("client_id", ClerkTenant.CLIENT_ID)
                .containsEntry("sub", clerk.subject(Person.JANE))
                .doesNotContainKeys("aud", "org_id");
        assertThat(Wire.claims(Wire.text(body, "id_token")))
                .containsEntry("aud", ClerkTenant.CLIENT_ID)
                .containsEntry("nonce", "n-1");
        assertThat(body).containsEntry("expires_in", 86400L).containsKey("refresh_token");
    }

    @Test
    void refusesAStateOfFewerThanEightCharacters() {
        assertThat(flow().with("state", "1234567").callback())
                .containsKey("error")
                .doesNotContainKey("code");
        assertThat(flow().with("state", "12345678").callback()).containsKey("code");
    }

    @Test
    void refusesPublicClientsWithoutPkce() {
        assertThat(flow().without("code_challenge").callback()).containsEntry("error", "invalid_request");
        assertThat(flow().with("code_challenge_method", "plain").callback()).containsEntry("error", "invalid_request");
    }

    @Test
    void refusesScopesThatAreNotEnabled() {
        assertThat(flow().with("scope", "openid calendar").callback()).containsEntry("error", "invalid_scope");
    }

    @Test
    void refusesToRefreshAScopeThatWasDisabledSince() {
        String token = refreshToken();
        clerk.modes().scopes.set(Set.of("openid", "profile", "email"));

        assertRefused(refresh(token), 400, "invalid_scope");
    }

    @Test
    void namesTheOrganizationThatTheUserChose() {
        String scopes = SCOPES + " user:org:read";
        String code = flow().with("scope", scopes).with("sandbox_org", "globex").code();
        var body = Wire.json(token(flow().redemption(code)));

        assertThat(Wire.claims(Wire.text(body, "access_token")))
                .containsEntry("org_id", ClerkTenant.OTHER_ORGANIZATION_ID);
        assertThat(Wire.claims(Wire.text(body, "id_token"))).containsEntry("org_id", ClerkTenant.OTHER_ORGANIZATION_ID);
        assertThat(userInfo(Wire.text(body, "access_token")))
                .containsEntry("org_id", ClerkTenant.OTHER_ORGANIZATION_ID);
    }

    @Test
    void asksForTheOrganizationOnItsPage() {
        assertThat(flow().with("scope", "openid user:org:read").ask().body()).contains("name=\"organization\"");
        assertThat(flow().ask().body()).doesNotContain("name=\"organization\"");
    }

    @Test
    void issuesOpaqueTokensWhenJwtIsOff() {
        clerk.modes().set("accessTokens", "opaque");

        String token = Wire.text(Wire.json(token(flow().redemption())), "access_token");

        assertThat(token).startsWith("oat_");
        assertThat(userInfo(token))
                .containsEntry("sub", clerk.subject(Person.JANE))
                .doesNotContainKey("client_id");
    }

    @Test
    void mixesTheStatusesOfInvalidGrant() {
        Map<String, String> wrongVerifier = flow().redemption();
        wrongVerifier.put("code_verifier", "another-verifier-another-verifier-another-verifier");
        Map<String, String> wrongRedirect = flow().redemption();
        wrongRedirect.put("redirect_uri", "http://localhost:8080/other");
        Map<String, String> late = flow().redemption();

        assertRefused(token(wrongVerifier), 401, "invalid_grant");
        assertRefused(token(wrongRedirect), 400, "invalid_grant");
        clock.advance(Duration.ofMinutes(10));
        assertRefused(token(late), 400, "invalid_grant");
        assertRefused(refresh("unknown"), 401, "invalid_grant");
    }

    @Test
    void rotatesRefreshTokensUnlessSwitchedOff() {
        String first = refreshToken();
        String second = Wire.text(Wire.json(refresh(first)), "refresh_token");

        assertThat(second).isNotEqualTo(first);
        assertRefused(refresh(first), 401, "invalid_grant");
        assertThat(refresh(second).statusCode()).isEqualTo(200);

        clerk.modes().refresh.set(ClerkModes.Refresh.STATIC);
        String fixed = refreshToken();
        assertThat(Wire.json(refresh(fixed))).doesNotContainKey("refresh_token").containsKey("id_token");
        assertThat(refresh(fixed).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesClientCredentialsAndUnknownOrConfidentialClients() {
        assertRefused(
                token(Map.of("grant_type", "client_credentials", "client_id", ClerkTenant.CLIENT_ID)),
                401,
                "unsupported_grant_type");
        clerk.modes().clientHasSecret.set(true);
        assertRefused(refresh("x"), 401, "invalid_client");
    }

    @Test
    void revokesRefreshTokensButNoJwt() {
        var body = Wire.json(token(flow().redemption()));

        assertRefused(revoke(Wire.text(body, "access_token")), 400, "unsupported_token_type");
        assertThat(revoke(Wire.text(body, "refresh_token")).statusCode()).isEqualTo(200);
        assertRefused(refresh(Wire.text(body, "refresh_token")), 401, "invalid_grant");

        clerk.modes().publicRevocation.set(false);
        assertRefused(revoke("x"), 401, "invalid_client");
    }

    @Test
    void introspectionNeedsASecret() {
        String uri = clerk.origin() + "/oauth/token_info";

        assertRefused(
                Wire.postForm(uri, Map.of("client_id", ClerkTenant.CLIENT_ID, "token", "x")), 401, "invalid_client");
    }

    private Flow flow() {
        return new Flow(clerk.origin() + "/oauth/authorize", ClerkTenant.CLIENT_ID).with("scope", SCOPES);
    }

    private String refreshToken() {
        return Wire.text(Wire.json(token(flow().redemption())), "refresh_token");
    }

    private HttpResponse<String> refresh(String token) {
        return token(flow().refresh(token));
    }

    private HttpResponse<String> token(Map<String, String> fields) {
        return Wire.postForm(clerk.origin() + "/oauth/token", fields);
    }

    private HttpResponse<String> revoke(String token) {
        return Wire.postForm(
                clerk.origin() + "/oauth/token/revoke", Map.of("client_id", ClerkTenant.CLIENT_ID, "token", token));
    }

    private Map<String, Object> userInfo(String token) {
        return Wire.json(Wire.get(clerk.origin() + "/oauth/userinfo", "Authorization", "Bearer " + token));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(Wire.json(answer)).containsEntry("error", error);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
