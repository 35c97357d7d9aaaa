package dev.behalf.server.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals what belongs to a sign-in under way with the sign-in's own `state`, which only the browser has: of a database
/// that keeps the seal and [#hash] nobody can learn code, verifier or nonce. AES-256-GCM; the state has 256 random
/// bits, so one hash makes a key of it.
public final class StateSeal {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private StateSeal() {}

    /// By which the sealed text is found again.
    public static String hash(String state) {
        return Secrets.sha256(state);
    }

    public static String seal(String state, String text) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, state, nonce, text.getBytes(UTF_8));
        byte[] both = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE, sealed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /// @throws IllegalArgumentException where it was sealed with another state, or changed
    public static String open(String state, String sealed) {
        byte[] both = Base64.getUrlDecoder().decode(sealed);
        if (both.length < NONCE) {
            throw new IllegalArgumentException("too short for a seal");
        }
        byte[] text = run(
                Cipher.DECRYPT_MODE, state, Arrays.copyOf(both, NONCE), Arrays.copyOfRange(both, NONCE, both.length));
        return new String(text, UTF_8);
    }

    private static byte[] run(int mode, String state, byte[] nonce, byte[] input) {
        try {
            byte[] key = Base64.getUrlDecoder().decode(Secrets.sha256("behalf state seal " + state));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not sealed with this state", e);
        }
    }
}
