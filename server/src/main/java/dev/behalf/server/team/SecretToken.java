package dev.behalf.server.team;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// 256 random bits that open something to whoever presents them: a session, an invitation, the set-up. Stored as
/// [#hash] only; one fast hash is right for them, because there is no list of likely ones to try.
public final class SecretToken {

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String text;

    private SecretToken(String text) {
        this.text = text;
    }

    static SecretToken generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new SecretToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// @return empty where the text cannot be one of ours
    public static Optional<SecretToken> parse(String presented) {
        return FORM.matcher(presented).matches() ? Optional.of(new SecretToken(presented)) : Optional.empty();
    }

    /// The token itself: for a cookie or a link, never for a log.
    public String reveal() {
        return text;
    }

    String hash() {
        return sha256(text);
    }

    /// @return 64 lower-case hexadecimal digits
    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /// Not the token.
    @Override
    public String toString() {
        return "SecretToken[…]";
    }
}
