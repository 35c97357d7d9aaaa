package dev.behalf.server.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What binds an entry to the one before. Every part is written with its length, so that no two entries are written
/// alike.
public final class ChainHash {

    private ChainHash() {}

    /// @param previous the hash of the entry before, empty for the very first
    /// @param parts all that is in the entry, its number too
    /// @return SHA-256, in hexadecimal
    public static String of(String previous, List<@Nullable String> parts) {
        StringBuilder text = new StringBuilder();
        append(text, previous);
        parts.forEach(part -> append(text, part));
        return sha256(text.toString());
    }

    private static void append(StringBuilder text, @Nullable String part) {
        if (part == null) {
            text.append("-:");
        } else {
            text.append(part.length()).append(':').append(part);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
