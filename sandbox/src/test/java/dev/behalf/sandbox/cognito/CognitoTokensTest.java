package dev.behalf.sandbox.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Wire;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CognitoTokensTest {
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).cognito().start();
    private final CognitoTenant cognito = sandbox.cognito();
    private final String pool = cognito.awsOrigin() + "/" + CognitoTenant.POOL_ID;
    private final String keySet = pool + "/.well-known/jwks.json";

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void signsIdAndAccessTokensWithDifferentKeys() throws Exception {
        String access = cognito.accessToken().sign();
        String id = cognito.idToken().sign();

        assertThat(JWKSet.parse(Wire.get(keySet).body()).getKeys()).hasSize(2);
        assertThat(Wire.header(access).get("kid")).isNotEqualTo(Wire.header(id).get("kid"));
        assertThat(Wire.header(access)).doesNotContainKey("typ");
        assertThat(Wire.verifies(access, keySet)).isTrue();
        assertThat(Wire.verifies(id, keySet)).isTrue();
    }

    @Test
    void bindsAccessTokensByClientIdAndIdTokensByAudience() {
        assertThat(Wire.claims(cognito.accessToken().sign()))
                .containsEntry("token_use", "access")
                .containsEntry("client_id", CognitoTenant.CLIENT_ID)
                .doesNotContainKey("aud");
        assertThat(Wire.claims(cognito.idToken().sign()))
                .containsEntry("token_use", "id")
                .containsEntry("aud", CognitoTenant.CLIENT_ID)
                .containsEntry("email_verified", true);
        assertThat(Wire.claims(cognito.clientCredentialsToken().sign()))
                .containsEntry("sub", CognitoTenant.CLIENT_ID)
                .doesNotContainKey("username");
    }

    @Test
    void theDomainHostServesNoWellKnownDocument() {
        var answer = Wire.get(cognito.pool().domain().origin() + DISCOVERY);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/html");
    }

    @Test
    void discoveryNamesTheDomainHost() {
        assertThat(metadata(pool))
                .containsEntry("issuer", pool)
                .containsEntry("jwks_uri", keySet)
                .containsEntry("token_endpoint", cognito.pool().domain().origin() + "/oauth2/token")
                .containsEntry("userinfo_endpoint", cognito.pool().domain().origin() + "/oauth2/userInfo");
    }

    @Test
    void discoveryNamesOnlyTheCustomDomainWhenThereAreBoth() {
        cognito.modes().domain.set(CognitoModes.Domain.PREFIX_AND_CUSTOM);

        assertThat(metadata(pool))
                .containsEntry("token_endpoint", cognito.pool().customDomain().origin() + "/oauth2/token");
    }

    @Test
    void discoveryWithoutAnyDomainNamesTheAwsHost() {
        cognito.modes().domain.set(CognitoModes.Domain.NONE);

        assertThat(metadata(pool)).containsEntry("token_endpoint", pool + "/oauth2/token");
    }

    @Test
    void theIssuerHostIsForbiddenUntilThePoolIsMigrated() {
        String updated = cognito.issuerOrigin() + "/" + CognitoTenant.POOL_ID;

        assertThat(Wire.get(updated + "/.well-known/jwks.json").statusCode()).isEqualTo(403);

        cognito.modes().issuer.set(CognitoModes.Issuer.UPDATED);
        assertThat(metadata(updated)).containsEntry("issuer", updated);
        assertThat(Wire.claims(cognito.accessToken().sign())).containsEntry("iss", updated);
        assertThat(Wire.verifies(cognito.idToken().sign(), updated + "/.well-known/jwks.json"))
                .isTrue();
    }

    @Test
    void anAttackersPoolHasItsOwnKeysClientAndDomain() {
        CognitoPool attacker = cognito.attackerPool();
        String forged = attacker.accessToken().client(CognitoTenant.CLIENT_ID).sign();

        assertThat(metadata(attacker.issuer()))
                .containsEntry("token_endpoint", attacker.domain().origin() + "/oauth2/token");
        assertThat(Wire.verifies(forged, attacker.issuer() + "/.well-known/jwks.json"))
                .isTrue();
        assertThat(Wire.verifies(forged, keySet)).isFalse();
    }

    @Test
    void unknownPoolsAreNotFound() {
        assertThat(Wire.get(cognito.awsOrigin() + "/eu-central-1_Nobody" + DISCOVERY)
                        .statusCode())
                .isEqualTo(404);
    }

    private static Map<String, Object> metadata(String issuer) {
        return Wire.json(Wire.get(issuer + DISCOVERY));
    }
}
