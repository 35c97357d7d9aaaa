package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Random names and tokens, and the hashes by which tokens are stored: one fast hash is right for 256 random bits, of
/// which there is no list of likely ones to try.
public final class RandomText {

    private static final int TOKEN_BYTES = 32;
    private static final int ID_BYTES = 16;

    private RandomText() {}

    /// 256 bits in base64url, behind a prefix.
    public static String token(String prefix, SecureRandom random) {
        return prefix + text(TOKEN_BYTES, random);
    }

    /// 128 bits in base64url, behind a prefix: names nothing else has.
    public static String id(String prefix, SecureRandom random) {
        return prefix + text(ID_BYTES, random);
    }

    private static String text(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// SHA-256 in 64 lower-case hexadecimal digits.
    public static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
