package dev.behalf.keys;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetParserTest {

    private static final String GOOD = Jwks.ONE.toPublicJWK().toJSONString();

    /// RFC 8037 appendix A.2.
    private static final String ED25519 = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private static KeySet parse(String... keys) {
        return new KeySetParser(null).parse("{\"keys\":[" + String.join(",", keys) + "]}");
    }

    @Test
    void aKeyWithoutAlgorithmServesEveryAlgorithmOfItsType() {
        assertThat(parse(GOOD).keys().getFirst().algorithms())
                .containsExactlyInAnyOrder(
                        SignatureAlgorithm.RS256,
                        SignatureAlgorithm.RS384,
                        SignatureAlgorithm.RS512,
                        SignatureAlgorithm.PS256,
                        SignatureAlgorithm.PS384,
                        SignatureAlgorithm.PS512);
        assertThat(parse(Jwks.EC.toPublicJWK().toJSONString()).keys().getFirst().algorithms())
                .containsExactly(SignatureAlgorithm.ES256);
        assertThat(parse(ED25519).keys().getFirst().algorithms()).containsExactly(SignatureAlgorithm.EDDSA);
    }

    @Test
    void aKeyThatNamesAnAlgorithmServesNoOther() {
        RSAKey bound = new RSAKey.Builder(Jwks.ONE)
                .algorithm(JWSAlgorithm.RS256)
                .build()
                .toPublicJWK();
        KeySet keys = parse(bound.toJSONString());

        VerificationKey key = requireNonNull(keys.select("one", SignatureAlgorithm.PS256));
        assertThat(key.suits(SignatureAlgorithm.PS256)).isFalse();
        assertThatThrownBy(() -> key.verifies(SignatureAlgorithm.PS256, new byte[1], 1, new byte[256]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(keys.select(null, SignatureAlgorithm.PS256)).isNull();
        assertThat(keys.select(null, SignatureAlgorithm.RS256)).isSameAs(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-OAEP", "HS256", "none", "rs256", "ES256", "unheard-of"})
    void aKeyForAnotherAlgorithmIsIgnored(String algorithm) {
        RSAKey key = new RSAKey.Builder(Jwks.TWO)
                .algorithm(new Algorithm(algorithm))
                .build()
                .toPublicJWK();

        assertOnlyGood(parse(GOOD, key.toJSONString()), "key two", "not supported");
    }

    @Test
    void aKeyForEncryptionIsIgnored() {
        RSAKey key =
                new RSAKey.Builder(Jwks.TWO).keyUse(KeyUse.ENCRYPTION).build().toPublicJWK();

        assertOnlyGood(parse(GOOD, key.toJSONString()), "key two", "not for signatures");
    }

    @Test
    void aKeyThatIsNotForVerifyingIsIgnored() {
        String key = Jwks.TWO.toPublicJWK().toJSONString().replaceFirst("\\{", "{\"key_ops\":[\"encrypt\"],");

        assertOnlyGood(parse(GOOD, key), "key two", "not for verifying");
    }

    @Test
    void privateAndSharedKeysAreIgnoredAndNotRepeated() {
        KeySet keys = parse(
                GOOD,
                Jwks.TWO.toJSONString(),
                "{\"kty\":\"oct\",\"kid\":\"shared\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"}");

        assertThat(keys.kids()).containsExactly("one");
        assertThat(keys.ignored()).hasSize(2).allSatisfy(why -> assertThat(why).contains("secret key"));
        assertThat(String.join("", keys.ignored()))
                .doesNotContain("c2VjcmV0")
                .doesNotContain(Jwks.TWO.getPrivateExponent().toString());
    }

    @Test
    void weakRsaKeysAreIgnored() throws Exception {
        RSAKey weak = new RSAKeyGenerator(1024, true).keyID("weak").generate().toPublicJWK();

        assertOnlyGood(parse(GOOD, weak.toJSONString()), "key weak", "1024");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "65536"})
    void senselessExponentsAreIgnored(String exponent) {
        assertOnlyGood(parse(GOOD, rsa(Jwks.TWO.getModulus(), new BigInteger(exponent))), "key odd", "");
    }

    @Test
    void aHugeExponentIsIgnored() {
        BigInteger huge = BigInteger.ONE.shiftLeft(2000).add(BigInteger.ONE);

        assertOnlyGood(parse(GOOD, rsa(Jwks.TWO.getModulus(), huge)), "key odd", "");
    }

    @Test
    void aGiantOrEvenModulusIsIgnored() {
        BigInteger giant = BigInteger.ONE.shiftLeft(9000).add(BigInteger.ONE);
        BigInteger even = BigInteger.ONE.shiftLeft(2047);

        assertOnlyGood(parse(GOOD, rsa(giant, BigInteger.valueOf(65537))), "key odd", "9001");
        assertOnlyGood(parse(GOOD, rsa(even, BigInteger.valueOf(65537))), "key odd", "unsound");
    }

    private static String rsa(String n, String e) {
        return "{\"kty\":\"RSA\",\"kid\":\"odd\",\"n\":\"" + n + "\",\"e\":\"" + e + "\"}";
    }

    private static String rsa(Base64URL modulus, BigInteger exponent) {
        return rsa(modulus.toString(), Base64URL.encode(exponent).toString());
    }

    private static String rsa(BigInteger modulus, BigInteger exponent) {
        return rsa(Base64URL.encode(modulus), exponent);
    }

    @Test
    void theCurveDecidesTheAlgorithm() throws Exception {
        ECKey p384 = new ECKeyGenerator(Curve.P_384).keyID("p384").generate().toPublicJWK();
        VerificationKey key = parse(p384.toJSONString()).keys().getFirst();

        assertThat(key.algorithms()).containsExactly(SignatureAlgorithm.ES384);
    }

    @Test
    void aCurveThatContradictsTheAlgorithmIsIgnored() throws Exception {
        ECKey p384 = new ECKeyGenerator(Curve.P_384)
                .keyID("p384")
                .algorithm(JWSAlgorithm.ES256)
                .generate()
                .toPublicJWK();

        assertOnlyGood(parse(GOOD, p384.toJSONString()), "key p384", "not supported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"EC\",\"kid\":\"bad\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                "{\"kty\":\"EC\",\"kid\":\"bad\",\"crv\":\"P-999\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                "{\"kty\":\"EC\",\"kid\":\"bad\",\"crv\":\"P-256\"}",
                "{\"kty\":\"OKP\",\"kid\":\"bad\",\"crv\":\"Ed25519\",\"x\":\"AQ\"}",
                "{\"kty\":\"OKP\",\"kid\":\"bad\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                "{\"kty\":\"OKP\",\"kid\":\"bad\",\"crv\":\"Ed448\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                "{\"kty\":\"RSA\",\"kid\":\"bad\"}",
                "{\"kty\":\"RSA\",\"kid\":\"bad\",\"n\":\"!!\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"bad\",\"n\":1,\"e\":2}",
                "{\"kty\":\"AKP\",\"kid\":\"bad\",\"alg\":\"ML-DSA-44\",\"pub\":\"AQ\"}",
                "{\"kty\":\"quantum\",\"kid\":\"bad\"}",
                "{\"kty\":7,\"kid\":\"bad\"}",
                "{\"kid\":\"bad\"}"
            })
    void aKeyThatCannotBeReadCostsNoOther(String bad) {
        assertOnlyGood(parse(bad, GOOD), "key bad", "");
        assertOnlyGood(parse(GOOD, bad), "key bad", "");
    }

    @Test
    void theFirstOfTwoUsableKeysWithOneIdIsUsed() {
        KeySet keys = parse(GOOD, Jwks.named(Jwks.TWO, "one").toPublicJWK().toJSONString());

        assertOnlyGood(keys, "key one", "twice");
        assertThat(keys.keys()).hasSize(1);
    }

    @Test
    void anUnusableKeyDoesNotOccupyAnId() {
        String encryption = new RSAKey.Builder(Jwks.TWO)
                .keyID("one")
                .keyUse(KeyUse.ENCRYPTION)
                .build()
                .toPublicJWK()
                .toJSONString();

        assertOnlyGood(parse(encryption, GOOD), "key one", "not for signatures");
    }

    @Test
    void withoutIdExactlyOneKeyMustFit() {
        String anonymous =
                new RSAKey.Builder(Jwks.ONE).keyID(null).build().toPublicJWK().toJSONString();
        String another =
                new RSAKey.Builder(Jwks.TWO).keyID(null).build().toPublicJWK().toJSONString();

        assertThat(parse(anonymous).select(null, SignatureAlgorithm.RS256)).isNotNull();
        assertThat(parse(anonymous, ED25519).select(null, SignatureAlgorithm.RS256))
                .isNotNull();
        assertThat(parse(anonymous, another).select(null, SignatureAlgorithm.RS256))
                .isNull();
        assertThat(parse(anonymous, GOOD).select(null, SignatureAlgorithm.RS256))
                .isNull();
        assertThat(parse(anonymous).select("", SignatureAlgorithm.RS256)).isNull();
        assertThat(parse(anonymous).kids()).containsExactly("(no id)");
    }

    @Test
    void idsAreComparedExactlyAndShownSafely() {
        KeySet keys = parse(GOOD.replace("\"one\"", "\"One\\u001b[2J\\n\""));

        assertThat(keys.select("one", SignatureAlgorithm.RS256)).isNull();
        assertThat(keys.select("One\u001b[2J\n", SignatureAlgorithm.RS256)).isNotNull();
        KeySet bad = parse(GOOD, "{\"kty\":\"x\",\"kid\":\"a\\u001b[2J\\nb\"}");
        assertThat(bad.ignored()).isEqualTo(List.of("key a?[2J?b: its parameters are invalid or not supported"));
    }

    @Test
    void verifiesWithEveryAlgorithmItKnows() throws Exception {
        Set<SignatureAlgorithm> tried = new java.util.HashSet<>();
        byte[] data = "content".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (VerificationKey key : parse(
                        GOOD,
                        Jwks.EC.toPublicJWK().toJSONString(),
                        new ECKeyGenerator(Curve.P_384)
                                .keyID("p384")
                                .generate()
                                .toPublicJWK()
                                .toJSONString(),
                        new ECKeyGenerator(Curve.P_521)
                                .keyID("p521")
                                .generate()
                                .toPublicJWK()
                                .toJSONString(),
                        ED25519)
                .keys()) {
            for (SignatureAlgorithm algorithm : key.algorithms()) {
                tried.add(algorithm);
                for (int length : new int[] {0, 1, 63, 64, 65, 96, 132, 256, 257, 4096}) {
                    assertThat(key.verifies(algorithm, data, data.length, new byte[length]))
                            .as("%s with %d zero bytes", algorithm, length)
                            .isFalse();
                }
            }
        }
        assertThat(tried).containsExactlyInAnyOrder(SignatureAlgorithm.values());
    }

    private static void assertOnlyGood(KeySet keys, String name, String why) {
        assertThat(keys.kids()).containsExactly("one");
        VerificationKey good = keys.select("one", SignatureAlgorithm.RS256);
        assertThat(good).isNotNull();
        assertThat(keys.ignored())
                .singleElement()
                .asString()
                .startsWith(name + ": ")
                .contains(why);
    }
}
