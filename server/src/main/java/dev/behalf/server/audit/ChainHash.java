package dev.behalf.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What binds an entry to the one before. Every part is written with its length, so that no two entries are written
/// alike.
final class ChainHash {

    private ChainHash() {}

    static String of(String previous, long number, Instant at, AuditEvent event) {
        StringBuilder text = new StringBuilder();
        append(text, previous);
        append(text, Long.toString(number));
        append(text, Long.toString(at.toEpochMilli()));
        append(text, event.actor().kind().id());
        append(text, event.actor().id());
        append(text, event.actor().name());
        append(text, event.environment());
        append(text, event.action());
        append(text, event.subject());
        append(text, event.detail());
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
