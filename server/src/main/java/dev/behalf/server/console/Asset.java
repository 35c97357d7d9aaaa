package dev.behalf.server.console;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A file that pages refer to. It is read when it is first asked for: the start does not wait for it.
final class Asset {

    private static final int DIGEST_LENGTH = 16;

    private final String type;
    private final Supplier<byte[]> source;
    private volatile byte @Nullable [] compressed;
    private volatile @Nullable String digest;

    Asset(String type, Supplier<byte[]> source) {
        this.type = type;
        this.source = source;
    }

    String type() {
        return type;
    }

    String digest() {
        String known = digest;
        if (known == null) {
            known = digest(source.get());
            digest = known;
        }
        return known;
    }

    /// Compressed.
    byte[] content() {
        byte[] known = compressed;
        if (known == null) {
            known = Gzip.of(source.get());
            compressed = known;
        }
        return known;
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
