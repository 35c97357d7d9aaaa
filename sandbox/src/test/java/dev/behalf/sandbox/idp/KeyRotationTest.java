package dev.behalf.sandbox.idp;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.clerk.ClerkTenant;
import org.junit.jupiter.api.Test;

class KeyRotationTest {

    @Test
    void rotatesInThreeSteps() {
        try (Sandbox sandbox =
                Sandbox.builder().keys(KeySource.pooled()).clerk().start()) {
            ClerkTenant clerk = sandbox.clerk();
            String keySet = clerk.origin() + "/.well-known/jwks.json";
            String old = clerk.accessToken().sign();

            SigningKey next = clerk.keys().addNext();
            assertThat(clerk.keys().published()).hasSize(2);
            assertThat(clerk.keys().current()).isNotSameAs(next);

            clerk.keys().switchToNext();
            String fresh = clerk.accessToken().sign();
            assertThat(Wire.header(fresh)).containsEntry("kid", next.kid());
            assertThat(Wire.verifies(old, keySet)).isTrue();
            assertThat(Wire.verifies(fresh, keySet)).isTrue();

            clerk.keys().dropOld();
            assertThat(Wire.verifies(old, keySet)).isFalse();
            assertThat(Wire.verifies(fresh, keySet)).isTrue();
        }
    }

    @Test
    void tokensOfAnUnpublishedKeyCarryAnUnknownKid() {
        try (Sandbox sandbox =
                Sandbox.builder().keys(KeySource.pooled()).clerk().start()) {
            ClerkTenant clerk = sandbox.clerk();
            String token = clerk.accessToken().key(clerk.keys().unpublished()).sign();

            assertThat(Wire.get(clerk.origin() + "/.well-known/jwks.json").body())
                    .doesNotContain((String) Wire.header(token).get("kid"));
        }
    }

    @Test
    void takesItsKeysFromASeedSet() throws Exception {
        JWKSet seed = new JWKSet(new RSAKeyGenerator(2048).generate());
        try (Sandbox first =
                        Sandbox.builder().keys(KeySource.seeded(seed)).clerk().start();
                Sandbox second =
                        Sandbox.builder().keys(KeySource.seeded(seed)).clerk().start()) {
            assertThat(first.clerk().keys().current().kid())
                    .isEqualTo(second.clerk().keys().current().kid());
        }
    }
}
