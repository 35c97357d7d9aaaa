package dev.behalf.server.grants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.server.grants.DpopProof.Reading;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DpopProofTest {

    private static final JWTClaimsSet CLAIMS = new JWTClaimsSet.Builder()
            .jwtID("one")
            .issueTime(Date.from(Instant.parse("2026-01-02T12:00:00Z")))
            .claim("htm", "POST")
            .claim("htu", "https://auth.acme.com/token")
            .build();

    private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm).type(new JOSEObjectType("dpop+jwt"));
    }

    private static String problem(String proof) {
        assertThat(DpopProof.read(proof, null)).isInstanceOf(Reading.Bad.class);
        return DpopProof.read(proof, null) instanceof Reading.Bad(var problem) ? problem : "";
    }

    private static String signed(JWSHeader header, ECKey key) throws Exception {
        SignedJWT jwt = new SignedJWT(header, CLAIMS);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    @Test
    void holdsTheKeyOfAProofToWhatKeysOfProvidersAreHeldTo() throws Exception {
        RSAKey weak = new RSAKeyGenerator(1024, true).generate();
        ECKey encrypting =
                new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.ENCRYPTION).generate();
        RSAKey strong = new RSAKeyGenerator(2048).generate();
        Base64URL long80 = Base64URL.encode(BigInteger.ONE.shiftLeft(80).add(BigInteger.ONE));
        RSAKey slow = new RSAKey.Builder(strong.getModulus(), long80).build();

        assertThat(problem(header(JWSAlgorithm.RS256)
                                .jwk(weak.toPublicJWK())
                                .build()
                                .toBase64URL()
                        + ".e30.AAAA"))
                .contains("1024 bits");
        assertThat(problem(signed(
                        header(JWSAlgorithm.ES256).jwk(encrypting.toPublicJWK()).build(), encrypting)))
                .contains("not for signatures");
        assertThat(problem(header(JWSAlgorithm.RS256).jwk(slow).build().toBase64URL() + ".e30.AAAA"))
                .as("an exponent that makes checks slow")
                .contains("unsound");
    }

    @Test
    void takesTheKeyOfTheAlgorithmOnlyAndNoExtensions() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        ECKey longer = new ECKeyGenerator(Curve.P_384).generate();
        JWSHeader mixed = header(JWSAlgorithm.RS256).jwk(key.toPublicJWK()).build();
        JWSHeader critical = header(JWSAlgorithm.ES256)
                .jwk(key.toPublicJWK())
                .customParam("exp", 1)
                .criticalParams(Set.of("exp"))
                .build();

        assertThat(problem(mixed.toBase64URL() + ".e30.AAAA")).contains("a key for RS256");
        assertThat(problem(signed(
                        header(JWSAlgorithm.ES384).jwk(longer.toPublicJWK()).build(), longer)))
                .contains("one of ES256, RS256");
        assertThat(problem(signed(critical, key))).contains("neither crit nor b64");
        assertThat(DpopProof.read(
                        signed(header(JWSAlgorithm.ES256).jwk(key.toPublicJWK()).build(), key), null))
                .isInstanceOf(Reading.Good.class);
    }

    /// Whatever stands there, it is refused with a sentence.
    @Test
    void changedProofsAreRefusedAndNothingFails() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        String good = signed(header(JWSAlgorithm.ES256).jwk(key.toPublicJWK()).build(), key);
        int dot = good.indexOf('.');
        byte[] json = Base64URL.from(good.substring(0, dot)).decode();
        Random random = new Random(9449);
        for (int i = 0; i < 3000; i++) {
            byte[] changed = json.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            String proof = Base64URL.encode(changed) + good.substring(dot);
            if (!proof.equals(good)) {
                assertThat(problem(proof)).as(new String(changed, UTF_8)).endsWith(".");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://auth.acme.com/token, true",
        "https://auth.acme.com/token?a=b#c, true",
        "HTTPS://Auth.Acme.com:443/a/../token, true",
        "https://auth.acme.com/token/, false",
        "https://auth.acme.com/Token, false",
        "http://auth.acme.com/token, false",
        "https://auth.acme.com:8443/token, false",
        "https://auth.acme.com.evil.example/token, false",
        "https://auth.acme.com@evil.example/token, false",
        "https://x@auth.acme.com/token, false",
        "https://auth.acme.com/%74oken, false",
        "/token, false",
        "urn:token, false",
        "https:// /token, false"
    })
    void comparesWhatAProofIsForWithoutQueryAndAfterNormalization(String claimed, boolean same) {
        assertThat(TargetUri.isSame("https://auth.acme.com/token", claimed)).isEqualTo(same);
    }
}
