package dev.behalf.server.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is stored of an API key: the SHA-256 of all of it.
///
/// One fast hash without salt is right here and would be wrong for a password: a key has 193 random bits, so there is
/// no
/// list of likely keys to try, and a key must be found by its hash on every request.
///
/// @param hex 64 lower-case hexadecimal digits
public record ApiKeyHash(String hex) {

    public ApiKeyHash {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("expected 64 lower-case hexadecimal digits");
        }
    }

    static ApiKeyHash of(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
            return new ApiKeyHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /// Compares in a time that does not depend on where the two differ.
    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKeyHash(String that)
                && MessageDigest.isEqual(
                        hex.getBytes(StandardCharsets.US_ASCII), that.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    /// Enough to tell two apart in a log, too little to look one up by.
    @Override
    public String toString() {
        return "ApiKeyHash[" + hex.substring(0, 8) + "…]";
    }
}
