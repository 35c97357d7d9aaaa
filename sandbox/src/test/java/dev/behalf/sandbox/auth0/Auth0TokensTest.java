package dev.behalf.sandbox.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.X509CertUtils;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Wire;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Auth0TokensTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).auth0().start();
    private final Auth0Tenant auth0 = sandbox.auth0();
    private final String keySet = auth0.origin() + "/.well-known/jwks.json";

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void discoveryNamesAnIssuerWithASlash() {
        var metadata = Wire.json(Wire.get(auth0.origin() + "/.well-known/openid-configuration"));

        assertThat(metadata).containsEntry("issuer", auth0.origin() + "/").containsEntry("jwks_uri", keySet);
        assertThat(Wire.claims(auth0.accessToken().sign())).containsEntry("iss", auth0.origin() + "/");
    }

    @Test
    void publishesTheCurrentAndTheNextKey() throws Exception {
        JWKSet keys = JWKSet.parse(Wire.get(keySet).body());

        assertThat(keys.getKeys()).hasSize(2);
        assertThat(keys.containsNonPublicKeys()).isFalse();
        assertThat(Wire.header(auth0.idToken().sign()).get("kid"))
                .isEqualTo(keys.getKeys().getFirst().getKeyID());
    }

    @Test
    void publishesAReadableCertificateBesideEachKey() throws Exception {
        for (JWK key : JWKSet.parse(Wire.get(keySet).body()).getKeys()) {
            X509Certificate certificate =
                    X509CertUtils.parse(key.getX509CertChain().getFirst().decode());

            certificate.verify(certificate.getPublicKey());
            assertThat(certificate.getPublicKey()).isEqualTo(key.toRSAKey().toPublicKey());
            assertThat(key.toJSONObject()).containsKey("x5t");
        }
    }

    @Test
    void bindsTheAccessTokenByAzpOrByClientIdDependingOnTheProfile() {
        String plain = auth0.accessToken().sign();
        auth0.modes().profile.set(Auth0Modes.Profile.RFC9068);
        String rfc9068 = auth0.accessToken().sign();

        assertThat(Wire.verifies(plain, keySet)).isTrue();
        assertThat(Wire.header(plain)).containsEntry("typ", "JWT");
        assertThat(Wire.claims(plain))
                .containsEntry("azp", Auth0Tenant.CLIENT_ID)
                .containsEntry("aud", List.of(Auth0Tenant.AUDIENCE, auth0.origin() + "/userinfo"))
                .doesNotContainKeys("client_id", "jti");
        assertThat(Wire.header(rfc9068)).containsEntry("typ", "at+jwt");
        assertThat(Wire.claims(rfc9068))
                .containsEntry("client_id", Auth0Tenant.CLIENT_ID)
                .containsKey("jti")
                .doesNotContainKeys("azp", "gty");
    }

    @Test
    void namesMachinesByTheirClient() {
        String token = auth0.clientCredentialsToken().sign();

        assertThat(Wire.claims(token))
                .containsEntry("sub", Auth0Tenant.CLIENT_ID + "@clients")
                .containsEntry("gty", "client-credentials")
                .containsEntry("aud", Auth0Tenant.AUDIENCE);
    }

    @Test
    void signsWithTheClientSecretWhenSetToHs256() {
        auth0.modes().algorithm.set(Algorithm.HS256);

        String token = auth0.idToken().sign();

        assertThat(Wire.header(token)).containsEntry("alg", "HS256").doesNotContainKey("kid");
    }

    @Test
    void signsWithPs256WhenSetToIt() {
        auth0.modes().algorithm.set(Algorithm.PS256);

        String token = auth0.accessToken().sign();

        assertThat(Wire.header(token)).containsEntry("alg", "PS256");
        assertThat(Wire.verifies(token, keySet)).isTrue();
    }

    @Test
    void hasASecondIssuerOnItsCustomDomainWithTheSameKeys() {
        String customOrigin =
                auth0.customIssuer().substring(0, auth0.customIssuer().length() - 1);
        String token = auth0.idToken().issuer(auth0.customIssuer()).sign();

        assertThat(Wire.json(Wire.get(customOrigin + "/.well-known/openid-configuration")))
                .containsEntry("issuer", auth0.customIssuer());
        assertThat(Wire.verifies(token, customOrigin + "/.well-known/jwks.json"))
                .isTrue();
        assertThat(Wire.verifies(token, keySet)).isTrue();
    }

    @Test
    void encryptsAccessTokensWithoutAnAudience() {
        String token = auth0.encryptedToken();

        assertThat(token.split("\\.", -1)).hasSize(5);
        assertThat(Wire.header(token))
                .containsEntry("alg", "dir")
                .containsEntry("enc", "A256GCM")
                .containsEntry("iss", auth0.issuer());
    }

    @Test
    void givesTokensTheirProvidersLifetime() {
        var access = Wire.claims(auth0.accessToken().sign());
        var shortened = Wire.claims(
                auth0.accessToken().expiresIn(Duration.ofSeconds(-5)).sign());

        assertThat(life(access)).isEqualTo(86400);
        assertThat(life(Wire.claims(auth0.idToken().sign()))).isEqualTo(36000);
        assertThat(life(shortened)).isEqualTo(-5);
    }

    private static long life(java.util.Map<String, Object> claims) {
        return Wire.number(claims, "exp") - Wire.number(claims, "iat");
    }
}
