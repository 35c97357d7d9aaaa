package dev.behalf.server.federation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// Random texts and their hashes.
final class Secrets {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random;

    Secrets(SecureRandom random) {
        this.random = random;
    }

    /// 256 bits in 43 characters, which suits state, nonce and code verifier (RFC 7636 section 4.1) alike.
    String next() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return ENCODER.encodeToString(bytes);
    }

    /// The S256 challenge of a code verifier (RFC 7636 section 4.2).
    static String challenge(String verifier) {
        return sha256(verifier);
    }

    /// @return base64url
    static String sha256(String text) {
        return ENCODER.encodeToString(digest("SHA-256", text.getBytes(UTF_8)));
    }

    /// The left half of a digest (OpenID Connect Core 3.1.3.6).
    ///
    /// @return base64url
    static String leftHalf(String algorithm, String text) {
        byte[] whole = digest(algorithm, text.getBytes(US_ASCII));
        return ENCODER.encodeToString(java.util.Arrays.copyOf(whole, whole.length / 2));
    }

    /// In a time that does not depend on where they differ.
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
