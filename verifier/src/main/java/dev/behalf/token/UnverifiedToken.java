package dev.behalf.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands in a token that nobody has verified. Good for telling people what they hold; nothing in it may be
/// believed.
///
/// @param parts how many parts the text has: 3 in a signed token (RFC 7515), 5 in an encrypted one (RFC 7516)
/// @param header null where it cannot be read
/// @param claims null where they cannot be read, as in every encrypted token
public record UnverifiedToken(
        int parts, @Nullable Claims header, @Nullable Claims claims) {

    /// More than any provider issues: Cognito with many groups comes to about 8 KB.
    public static final int MAX_LENGTH = 16 * 1024;

    /// Never fails: of a text that is no token, or is longer than [#MAX_LENGTH], nothing is read.
    public static UnverifiedToken read(String text) {
        return read(text, MAX_LENGTH);
    }

    /// The same of a text that may be of another length.
    ///
    /// @param longest in characters
    public static UnverifiedToken read(String text, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            return new UnverifiedToken(0, null, null);
        }
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        List<Integer> ends = ends(ascii);
        int parts = ends.size();
        if (parts != 3 && parts != 5) {
            return new UnverifiedToken(parts, null, null);
        }
        Claims header = object(ascii, 0, ends.getFirst());
        return new UnverifiedToken(parts, header, parts == 3 ? object(ascii, ends.get(0) + 1, ends.get(1)) : null);
    }

    /// Where the parts end.
    private static List<Integer> ends(byte[] ascii) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < ascii.length; i++) {
            if (ascii[i] == '.') {
                ends.add(i);
            }
        }
        ends.add(ascii.length);
        return ends;
    }

    private static @Nullable Claims object(byte[] ascii, int from, int to) {
        byte[] json = Base64Url.decode(ascii, from, to);
        try {
            return json == null ? null : Json.object(json);
        } catch (Json.NotAnObjectException notAnObject) {
            return null;
        }
    }
}
