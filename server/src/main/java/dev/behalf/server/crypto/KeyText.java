package dev.behalf.server.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/// The random part of a key and its checksum, in an alphabet that survives being read aloud and selected by a double
/// click: no `0 O I l`, no punctuation.
final class KeyText {

    static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// 33 characters of 58 kinds are 193 bits.
    static final int SECRET_LENGTH = 33;

    /// Six characters of 58 kinds hold the 32 bits of a CRC.
    static final int CHECKSUM_LENGTH = 6;

    private KeyText() {}

    static String secret(SecureRandom random) {
        return random(random, SECRET_LENGTH);
    }

    static String random(SecureRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /// Of the prefix and the environment too. Against mistakes, not against attackers: anyone can compute it.
    static String checksum(String unchecked) {
        CRC32 crc = new CRC32();
        crc.update(unchecked.getBytes(StandardCharsets.UTF_8));
        char[] checksum = new char[CHECKSUM_LENGTH];
        long rest = crc.getValue();
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            checksum[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(checksum);
    }

    static boolean isInAlphabet(String text) {
        return text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }
}
