package dev.behalf.token;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Base64url without padding, in its one canonical form (RFC 7515 section 2, RFC 4648 section 3.5): otherwise one token
/// would have many spellings, and a block list or cache keyed by its text could be walked around.
final class Base64Url {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Base64Url() {}

    /// @return the bytes, or null when the range is not canonical base64url
    static byte @Nullable [] decode(byte[] ascii, int from, int to) {
        int excess = (to - from) % 4;
        if (to > from && (ascii[to - 1] == '=' || !zeroTail(ascii[to - 1], excess))) {
            return null;
        }
        try {
            ByteBuffer decoded = Base64.getUrlDecoder().decode(ByteBuffer.wrap(ascii, from, to - from));
            byte[] bytes = decoded.array();
            return decoded.remaining() == bytes.length ? bytes : Arrays.copyOf(bytes, decoded.remaining());
        } catch (IllegalArgumentException notBase64Url) {
            return null;
        }
    }

    /// Whether the bits of the last character that belong to no byte are zero.
    private static boolean zeroTail(byte last, int excess) {
        return switch (excess) {
            case 2 -> (ALPHABET.indexOf(last) & 0b1111) == 0;
            case 3 -> (ALPHABET.indexOf(last) & 0b11) == 0;
            default -> true;
        };
    }
}
