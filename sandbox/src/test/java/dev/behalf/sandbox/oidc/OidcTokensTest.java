package dev.behalf.sandbox.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Wire;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OidcTokensTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).oidc().start();
    private final OidcTenant oidc = sandbox.oidc();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"RS256", "PS256", "ES256"})
    void signsWithTheAlgorithmThatItIsSetTo(Algorithm algorithm) {
        oidc.modes().algorithm.set(algorithm);

        String token = oidc.accessToken().sign();

        assertThat(Wire.header(token)).containsEntry("alg", algorithm.label());
        assertThat(Wire.verifies(token, oidc.origin() + "/jwks")).isTrue();
    }

    @Test
    @SuppressWarnings("unchecked")
    void signsWithEd25519() throws Exception {
        oidc.modes().set("algorithm", "eddsa");
        String token = oidc.accessToken().sign();
        List<Map<String, Object>> keys =
                (List<Map<String, Object>>) Wire.member(Wire.json(Wire.get(oidc.origin() + "/jwks")), "keys");
        Map<String, Object> key = keys.stream()
                .filter(entry -> "Ed25519".equals(entry.get("crv")))
                .findFirst()
                .orElseThrow();

        // RFC 8410: the fixed prefix of an Ed25519 public key, then its 32 bytes.
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] raw = Base64.getUrlDecoder().decode(Wire.text(key, "x"));
        byte[] encoded = java.util.Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, encoded, prefix.length, raw.length);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        signature.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));

        assertThat(Wire.header(token)).containsEntry("kid", key.get("kid")).containsEntry("alg", "EdDSA");
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1))))
                .isTrue();
    }

    @Test
    void namesTheClientInTheClaimThatItIsSetTo() {
        oidc.modes().clientClaim.set("cid");

        assertThat(Wire.claims(oidc.accessToken().sign()))
                .containsEntry("cid", OidcTenant.CLIENT_ID)
                .doesNotContainKey("azp");
    }
}
