package dev.behalf.vectors;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs as the `sign` line of a vector says.
final class Signer {

    private Signer() {}

    static boolean usesEllipticCurve(TestVector vector) {
        return vector.words("sign").stream().anyMatch(word -> word.matches("ec\\d|e\\d"));
    }

    static byte[] signature(TestVector vector, byte[] input) {
        List<String> words = vector.words("sign");
        try {
            return switch (words.getFirst()) {
                case "none" -> new byte[0];
                case "zeros" -> new byte[Integer.parseInt(words.get(1))];
                case "hmac" -> hmac(vector, words.get(1), words.getLast(), input);
                case "flip" -> flipped(sign(vector, words.subList(1, words.size()), input));
                case "cut" -> cut(sign(vector, words.subList(1, words.size()), input));
                case "der" -> sign(TestKeys.find(vector, words.get(1)), "SHA256withECDSA", input);
                case "as" -> sign(vector, words.subList(3, words.size()), input);
                default -> sign(vector, words, input);
            };
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException("Cannot sign " + vector.name(), e);
        }
    }

    /// A key, and an algorithm unless it is the usual one of the key.
    private static byte[] sign(TestVector vector, List<String> words, byte[] input)
            throws GeneralSecurityException, JOSEException {
        JWK key = TestKeys.find(vector, words.getFirst());
        return sign(key, words.size() > 1 ? jca(words.get(1)) : usual(key), input);
    }

    private static byte[] sign(JWK key, String jca, byte[] input) throws GeneralSecurityException, JOSEException {
        Signature signature = Signature.getInstance(jca);
        if (jca.equals("RSASSA-PSS")) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        signature.initSign(TestKeys.privateKey(key));
        signature.update(input);
        return signature.sign();
    }

    private static String usual(JWK key) {
        if (key.getKeyType().equals(KeyType.RSA)) {
            return "SHA256withRSA";
        }
        if (key.getKeyType().equals(KeyType.OKP)) {
            return "Ed25519";
        }
        return key.toECKey().getCurve().getName().equals("P-384")
                ? "SHA384withECDSAinP1363Format"
                : "SHA256withECDSAinP1363Format";
    }

    private static String jca(String alg) {
        return switch (alg) {
            case "RS1" -> "SHA1withRSA";
            case "RS384" -> "SHA384withRSA";
            case "RS512" -> "SHA512withRSA";
            case "PS256" -> "RSASSA-PSS";
            default -> throw new IllegalArgumentException("No algorithm " + alg);
        };
    }

    /// The forms of a public key that a careless verifier hands to an HMAC as the secret.
    private static byte[] hmac(TestVector vector, String form, String key, byte[] input)
            throws GeneralSecurityException, JOSEException {
        RSAKey rsa = TestKeys.find(vector, key).toRSAKey();
        byte[] spki = rsa.toRSAPublicKey().getEncoded();
        byte[] secret = switch (form) {
            case "pem" -> pem(spki).getBytes(US_ASCII);
            case "spki" -> spki;
            case "modulus" -> rsa.getModulus().decode();
            case "n" -> rsa.getModulus().toString().getBytes(US_ASCII);
            case "jwk" -> rsa.toPublicJWK().toJSONString().getBytes(US_ASCII);
            default -> throw new IllegalArgumentException("No form " + form);
        };
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(input);
    }

    private static String pem(byte[] spki) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(spki) + "\n-----END PUBLIC KEY-----\n";
    }

    private static byte[] flipped(byte[] signature) {
        signature[signature.length / 2] ^= 1;
        return signature;
    }

    private static byte[] cut(byte[] signature) {
        return Arrays.copyOf(signature, signature.length - 1);
    }
}
