package dev.behalf.server.team;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) in the PHC string format: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
///
/// @param memoryKib what one computation takes, in KiB
record PasswordHash(int memoryKib, int iterations, int parallelism) {

    /// The first of the settings that OWASP's Password Storage Cheat Sheet holds equal.
    static final PasswordHash CURRENT = new PasswordHash(19 * 1024, 2, 1);

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    String compute(String password, SecureRandom random) {
        byte[] salt = bytes(SALT_BYTES, random);
        return text(salt, hash(password, salt, HASH_BYTES));
    }

    /// What no password is known for: comparing with it takes as long as with any other, making it takes no time.
    String nobodys(SecureRandom random) {
        return text(bytes(SALT_BYTES, random), bytes(HASH_BYTES, random));
    }

    private String text(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return prefix() + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    private static byte[] bytes(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// @throws IllegalStateException where the stored text is no such hash
    static boolean matches(String stored, String password) {
        Matcher phc = PHC.matcher(stored);
        if (!phc.matches()) {
            throw new IllegalStateException("A stored password hash is not in the expected form");
        }
        PasswordHash parameters = new PasswordHash(number(phc, 1), number(phc, 2), number(phc, 3));
        byte[] expected = Base64.getDecoder().decode(phc.group(5));
        byte[] found = parameters.hash(password, Base64.getDecoder().decode(phc.group(4)), expected.length);
        return MessageDigest.isEqual(expected, found);
    }

    /// Whether the stored hash was made with these parameters.
    boolean made(String stored) {
        return stored.startsWith(prefix());
    }

    private String prefix() {
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + parallelism + "$";
    }

    private byte[] hash(String password, byte[] salt, int length) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        // The same text can be typed as different code points (NIST SP 800-63B section 5.1.1.2).
        argon2.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private static int number(Matcher phc, int group) {
        return Integer.parseInt(phc.group(group));
    }
}
