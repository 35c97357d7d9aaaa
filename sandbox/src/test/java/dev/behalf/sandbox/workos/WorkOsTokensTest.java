package dev.behalf.sandbox.workos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkOsTokensTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).workos().start();
    private final WorkOsTenant workos = sandbox.workos();
    private final String keySet = workos.origin() + "/sso/jwks/" + WorkOsTenant.CLIENT_ID;

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void servesKeysByClientIdAndAJsonErrorForOthers() {
        var unknown = Wire.get(workos.origin() + "/sso/jwks/client_01NOBODY");

        assertThat(Wire.verifies(workos.accessToken().sign(), keySet)).isTrue();
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Wire.json(unknown)).containsKey("message");
    }

    @Test
    void issuesUnderEveryShapeOfIssuer() {
        String client = WorkOsTenant.CLIENT_ID;

        assertThat(issuer("per-client")).isEqualTo(workos.origin() + "/user_management/" + client);
        assertThat(issuer("legacy")).isEqualTo(workos.origin());
        assertThat(issuer("legacy-slash")).isEqualTo(workos.origin() + "/");
        assertThat(issuer("sso")).isEqualTo(workos.origin() + "/sso/" + client);
        assertThat(issuer("custom-domain")).isEqualTo(WorkOsTenant.CUSTOM_DOMAIN);
    }

    @Test
    void namesTheOrganizationOnlyIfOneWasSelected() {
        assertThat(Wire.claims(workos.accessToken().sign()))
                .containsEntry("org_id", WorkOsTenant.ORGANIZATION_ID)
                .doesNotContainKeys("aud", "client_id");
        assertThat(Wire.claims(workos.mint("access-no-org").sign())).doesNotContainKeys("org_id", "role");
    }

    @Test
    void connectTokensHaveAnotherIssuerAndOtherKeys() {
        String token = workos.connectToken().sign();

        assertThat(Wire.claims(token)).containsEntry("iss", "https://sandbox.authkit.app");
        assertThat(Wire.verifies(token, keySet)).isFalse();
        assertThat(Wire.verifies(token, workos.origin() + "/oauth2/jwks")).isTrue();
    }

    @Test
    void machineTokensLookLikeSessionsButForSubjectAndSession() {
        String token = workos.machineToken().sign();

        assertThat(Wire.verifies(token, keySet)).isTrue();
        assertThat(Wire.claims(token))
                .containsEntry("sub", WorkOsTenant.CLIENT_ID)
                .containsEntry("org_id", WorkOsTenant.ORGANIZATION_ID)
                .doesNotContainKey("sid");
    }

    @Test
    void anotherClientsTokensAreSignedByItsOwnKeys() {
        String token = workos.otherClientsToken().sign();

        assertThat(Wire.verifies(token, keySet)).isFalse();
        assertThat(Wire.verifies(token, workos.origin() + "/sso/jwks/" + WorkOsTenant.OTHER_CLIENT_ID))
                .isTrue();
    }

    private String issuer(String shape) {
        workos.modes().set("issuer", shape);
        return Wire.text(Wire.claims(workos.accessToken().sign()), "iss");
    }
}
