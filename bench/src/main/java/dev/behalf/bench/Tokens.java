package dev.behalf.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/// Tokens as Auth0 issues them for an API, each different, signed with one key of the asked algorithm.
final class Tokens {

    static final String ISSUER = "https://acme.us.auth0.com/";
    static final String CLIENT = "8kQ1nS0dXbYcZeRfTgUhVjWk2m3n4p5q";
    static final String AUDIENCE = "https://api.acme.com";

    final JWK publicKey;
    final KeyPair pair;
    final String[] texts;

    private final JWSAlgorithm algorithm;

    Tokens(String alg, int count) {
        try {
            this.algorithm = JWSAlgorithm.parse(alg);
            this.pair = keyPair(alg);
            this.publicKey = jwk(alg, pair);
            this.texts = new String[count];
            for (int i = 0; i < count; i++) {
                texts[i] = sign();
            }
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair(String alg) throws GeneralSecurityException, JOSEException {
        return switch (alg) {
            case "RS256", "PS256" -> new RSAKeyGenerator(2048).generate().toKeyPair();
            case "ES256" -> new ECKeyGenerator(Curve.P_256).generate().toKeyPair();
            case "EdDSA" -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            default -> throw new IllegalArgumentException(alg);
        };
    }

    private static JWK jwk(String alg, KeyPair pair) {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(alg);
        return switch (alg) {
            case "RS256", "PS256" ->
                new RSAKey.Builder((java.security.interfaces.RSAPublicKey) pair.getPublic())
                        .keyID("k1")
                        .algorithm(algorithm)
                        .build();
            case "ES256" ->
                new ECKey.Builder(Curve.P_256, (java.security.interfaces.ECPublicKey) pair.getPublic())
                        .keyID("k1")
                        .algorithm(algorithm)
                        .build();
            default -> {
                byte[] encoded = pair.getPublic().getEncoded();
                byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                yield new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                        .keyID("k1")
                        .algorithm(algorithm)
                        .build();
            }
        };
    }

    private String sign() throws GeneralSecurityException {
        String signingInput = part(new JWSHeader.Builder(algorithm)
                        .type(JOSEObjectType.JWT)
                        .keyID("k1")
                        .build()
                        .toString())
                + "." + part(claims().toString());
        Signature signature = Signatures.of(algorithm.getName(), null);
        signature.initSign(pair.getPrivate());
        signature.update(signingInput.getBytes(StandardCharsets.US_ASCII));
        return signingInput + "." + Base64URL.encode(signature.sign());
    }

    private static String part(String json) {
        return Base64URL.encode(json).toString();
    }

    static JWTClaimsSet claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(
                        "auth0|" + UUID.randomUUID().toString().replace("-", "").substring(0, 24))
                .audience(List.of(AUDIENCE, ISSUER + "userinfo"))
                .claim("azp", CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(86_400)))
                .claim("scope", "openid profile email offline_access")
                .claim("org_id", "org_9ybsU1dN2dKfDkBi")
                .claim("permissions", List.of("read:things", "write:things"))
                .build();
    }
}
