package dev.behalf.sandbox.clerk;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClerkTokensTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).clerk().start();
    private final ClerkTenant clerk = sandbox.clerk();
    private final String keySet = clerk.origin() + "/.well-known/jwks.json";

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void oneInstanceKeySignsEveryClassOfToken() throws Exception {
        JWKSet keys = JWKSet.parse(Wire.get(keySet).body());

        assertThat(keys.getKeys())
                .singleElement()
                .satisfies(key -> assertThat(key.getKeyID()).startsWith("ins_"));
        assertThat(clerk.kinds())
                .filteredOn(kind -> !kind.equals("opaque"))
                .hasSize(6)
                .allSatisfy(kind -> assertThat(Wire.verifies(clerk.mint(kind).sign(), keySet))
                        .isTrue());
    }

    @Test
    void tellsItsClassesApartByTypAndCat() {
        assertThat(Wire.header(clerk.accessToken().sign()))
                .containsEntry("typ", "at+jwt")
                .doesNotContainKey("cat");
        clerk.modes().type.set(ClerkModes.Type.APPLICATION_AT_JWT);
        assertThat(Wire.header(clerk.accessToken().sign())).containsEntry("typ", "application/at+jwt");
        assertThat(Wire.header(clerk.idToken().sign())).containsEntry("typ", "JWT");
        assertThat(Wire.header(clerk.sessionToken().sign())).containsEntry("cat", "cl_B7d4PD111AAA");
        assertThat(Wire.header(clerk.templateToken().sign())).containsEntry("cat", "cl_B7d4PD222AAA");
        assertThat(Wire.header(clerk.machineToken().sign())).containsEntry("cat", "cl_B7d4PD333AAA");
    }

    @Test
    void someInstancesStampNoClassInformation() {
        clerk.modes().set("category", "no-information");

        assertThat(Wire.header(clerk.sessionToken().sign())).containsEntry("cat", "cl_I7d4PD111III");
        assertThat(Wire.header(clerk.machineToken().sign())).containsEntry("cat", "cl_I7d4PD111III");
    }

    @Test
    void bindsOAuthAccessTokensByClientIdWithoutAnAudience() {
        var claims = Wire.claims(clerk.accessToken().sign());

        assertThat(claims)
                .containsEntry("iss", clerk.origin())
                .containsEntry("client_id", ClerkTenant.CLIENT_ID)
                .doesNotContainKey("aud");
        assertThat((String) claims.get("sub")).startsWith("user_");
    }

    @Test
    @SuppressWarnings("unchecked")
    void sessionTokensNameAnOriginAndNoClient() {
        var v2 = Wire.claims(clerk.sessionToken().sign());
        var v1 = Wire.claims(clerk.sessionTokenV1().sign());

        assertThat(v2)
                .containsEntry("azp", ClerkTenant.APP_ORIGIN)
                .containsEntry("v", 2L)
                .containsEntry("sts", "active")
                .doesNotContainKeys("aud", "client_id");
        assertThat((Map<String, Object>) v2.get("o")).containsEntry("id", ClerkTenant.ORGANIZATION_ID);
        assertThat(v1).containsEntry("org_id", ClerkTenant.ORGANIZATION_ID).doesNotContainKeys("v", "jti", "o");
    }

    @Test
    void servesBothMetadataDocumentsWithAnIssuerWithoutASlash() {
        String openId =
                Wire.get(clerk.origin() + "/.well-known/openid-configuration").body();
        String oauth = Wire.get(clerk.origin() + "/.well-known/oauth-authorization-server")
                .body();

        assertThat(openId).isEqualTo(oauth).contains("\"issuer\":\"" + clerk.origin() + "\"");
    }

    @Test
    void wrapsItsHostInThePublishableKey() {
        String decoded = new String(
                Base64.getDecoder().decode(clerk.publishableKey().substring("pk_test_".length())),
                StandardCharsets.UTF_8);

        assertThat("http://" + decoded).isEqualTo(clerk.origin() + "$");
        assertThat(clerk.opaqueToken()).startsWith("oat_");
    }
}
