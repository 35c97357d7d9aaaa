package dev.behalf.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fuzzing targets on seeded mutations, in every run; a failure names its input.
class MutationTest {

    private static final int RUNS = 5_000;
    private static final String ALPHABET =
            "abcXYZ019-_.=:/\\\"{}[],@#?%$+*~ \t\n\r\0\u00e4\u202e\ud83d\ude00\ud800|<>'`eE&;";

    @Test
    void tokensAreAlwaysJudged() throws Exception {
        mutate(
                List.of(
                        token("https://acme.us.auth0.com/"),
                        token("https://id.acme.com"),
                        "a.b.c",
                        "oat_x",
                        "a.b.c.d.e"),
                VerifierTargets::token);
    }

    @Test
    void formsAlwaysAnswer() {
        mutate(
                List.of(
                        "https://acme.us.auth0.com/path",
                        "acme.auth.eu-central-1.amazoncognito.com",
                        "eu-central-1_AbC123",
                        "pk_test_YWNtZS1mb3gtMTIuY2xlcmsuYWNjb3VudHMuZGV2JA",
                        "client_01HXYZ",
                        "org_01HXYZ",
                        "xn--bcher-kva.example",
                        "http://[::1]:99/",
                        "https://user:secret@host.example"),
                VerifierTargets::form);
    }

    @Test
    void keySetsAreReadOrRefused() {
        mutate(
                List.of(
                        new JWKSet(VerifierTargets.KEY.toPublicJWK()).toString(),
                        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
                        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"},3,null]}"),
                VerifierTargets::keySet);
    }

    private static void mutate(List<String> seeds, Consumer<String> target) {
        Random random = new Random(20261001);
        for (int run = 0; run < RUNS; run++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int change = random.nextInt(4); change >= 0; change--) {
                change(text, random);
            }
            String input = text.toString();
            try {
                target.accept(input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run " + run + ": " + input, e);
            }
        }
    }

    private static void change(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        String piece = String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        switch (random.nextInt(4)) {
            case 0 -> text.insert(at, piece);
            case 1 -> text.replace(at, Math.min(text.length(), at + 1), piece);
            case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
            default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
        }
    }

    private static String token(String issuer) throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("auth0|1")
                .audience(List.of("https://api.acme.com"))
                .claim("azp", "CLIENT")
                .expirationTime(Date.from(VerifierTargets.NOW.plusSeconds(3600)))
                .build();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims);
        jwt.sign(new RSASSASigner(VerifierTargets.KEY));
        return jwt.serialize();
    }

    /// Two chars that become one byte move the dots.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud83d\ude00.a.b",
                "eyJ\ud83d\ude00\ud83d\ude00.\ud83d\ude00.",
                "eyJhbGciOiJSUzI1NiJ9.\ud83d\ude00\ud83d\ude00.c2ln",
                "eyJhbGciOiJSUzI1NiJ9.e30.\ud83d\ude00"
            })
    void aTokenWithPicturesInItHasAVerdictToo(String token) {
        VerifierTargets.token(token);
    }
}
