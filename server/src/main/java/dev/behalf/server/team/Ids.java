package dev.behalf.server.team;

import java.security.SecureRandom;
import java.util.Base64;

/// Names for rows: 96 random bits behind a prefix that says what it is.
final class Ids {

    private Ids() {}

    static String generate(String prefix, SecureRandom random) {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
