package dev.behalf.sandbox.idp;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A JWS algorithm (RFC 7518, RFC 8037), including the two that a verifier must never accept from a public key.
public enum Algorithm {
    RS256,
    PS256,
    ES256,
    EDDSA,
    HS256,
    NONE;

    /// The value of the `alg` header.
    public String label() {
        return switch (this) {
            case EDDSA -> "EdDSA";
            case NONE -> "none";
            case RS256, PS256, ES256, HS256 -> name();
        };
    }

    byte[] sign(PrivateKey key, byte[] input) {
        try {
            Signature signature = signature();
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "a " + key.getAlgorithm() + " key cannot sign " + label() + "; choose a key that fits", e);
        }
    }

    boolean verifies(PublicKey key, byte[] input, byte[] signed) {
        try {
            Signature signature = signature();
            signature.initVerify(key);
            signature.update(input);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    static byte[] mac(byte[] secret, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        return switch (this) {
            case RS256 -> Signature.getInstance("SHA256withRSA");
            case PS256 -> pss();
            // JWS wants R and S side by side, not the DER sequence (RFC 7518, section 3.4).
            case ES256 -> Signature.getInstance("SHA256withECDSAinP1363Format");
            case EDDSA -> Signature.getInstance("Ed25519");
            case HS256, NONE -> throw new GeneralSecurityException(label() + " has no private key");
        };
    }

    private static Signature pss() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return signature;
    }
}
