package dev.behalf.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/// Hides a form's token behind a pad that is drawn anew for each form, so that it never stands twice alike in what is
/// compressed: the length of a compressed page tells nothing about it (the BREACH attack, CVE-2013-3587).
final class CsrfMask {

    private static final SecureRandom RANDOM = new SecureRandom();

    private CsrfMask() {}

    /// The pad and the token under it.
    static String masked(String token) {
        byte[] plain = token.getBytes(UTF_8);
        byte[] both = new byte[2 * plain.length];
        byte[] pad = new byte[plain.length];
        RANDOM.nextBytes(pad);
        for (int i = 0; i < plain.length; i++) {
            both[i] = pad[i];
            both[plain.length + i] = (byte) (pad[i] ^ plain[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /// Whether what a form sent is the token, masked or as it is.
    static boolean matches(String sent, String token) {
        byte[] expected = token.getBytes(UTF_8);
        return MessageDigest.isEqual(sent.getBytes(UTF_8), expected) || MessageDigest.isEqual(unmasked(sent), expected);
    }

    private static byte[] unmasked(String sent) {
        byte[] both = decoded(sent);
        byte[] plain = Arrays.copyOfRange(both, both.length / 2, both.length);
        for (int i = 0; i < both.length / 2; i++) {
            plain[i] ^= both[i];
        }
        return plain;
    }

    private static byte[] decoded(String sent) {
        try {
            return Base64.getUrlDecoder().decode(sent);
        } catch (IllegalArgumentException notEncoded) {
            return new byte[0];
        }
    }
}
