package dev.behalf.server.team;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which passwords may be set (NIST SP 800-63B section 5.1.1.2): long ones that are not the first to be tried. No rules
/// about kinds of characters.
final class PasswordPolicy {

    static final int SHORTEST = 12;
    static final int LONGEST = 256;

    private static final Set<String> COMMON = read("common-passwords.txt");
    private static final String ROWS = "01234567890123456789 09876543210987654321 abcdefghijklmnopqrstuvwxyz "
            + "qwertyuiopasdfghjklzxcvbnm qwertzuiopasdfghjklyxcvbnm 1qaz2wsx3edc4rfv5tgb6yhn7ujm";

    private PasswordPolicy() {}

    /// @return what is wrong, empty where the password may be set
    static Optional<String> problem(String password, String email) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            return Optional.of("Expected a password of at least " + SHORTEST + " characters, found " + length
                    + ". A sentence is easy to remember.");
        }
        if (password.length() > LONGEST) {
            return Optional.of("Expected a password of at most " + LONGEST + " characters, found " + length + ".");
        }
        if (isNearTo(password, email)) {
            return Optional.of("The password is nearly your e-mail address, which is tried first. Choose another.");
        }
        return isCommon(password)
                ? Optional.of(
                        "This is one of the passwords that are tried first. Choose another; a sentence does well.")
                : Optional.empty();
    }

    private static boolean isNearTo(String password, String email) {
        String bare = bare(password);
        return password.equalsIgnoreCase(email)
                || bare.equals(bare(email))
                || bare.equals(bare(email.substring(0, Math.max(0, email.lastIndexOf('@')))));
    }

    private static boolean isCommon(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        return COMMON.contains(lower)
                || COMMON.contains(bare(password))
                || lower.chars().distinct().count() < 5
                || isRepeated(lower)
                || ROWS.contains(lower);
    }

    /// Without what is put behind and between to please rules.
    private static String bare(String password) {
        return password.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "")
                .replaceAll("\\p{N}+$", "");
    }

    /// Whether it is one short text again and again, such as `abc1abc1abc1`.
    private static boolean isRepeated(String text) {
        return text.matches("(?s)(.{1,6})\\1+");
    }

    private static Set<String> read(String resource) {
        try (InputStream stream = PasswordPolicy.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The resource " + resource + " is missing");
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
