package dev.behalf.server.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/// Makes text of a token fit for a header field: what is not visible ASCII is percent-encoded, and the percent sign
/// too,
/// so that decoding gives the text back and no line break or second field can be smuggled in.
final class HeaderText {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private HeaderText() {}

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!plain(text.charAt(i))) {
                return encoded(text);
            }
        }
        return text;
    }

    private static boolean plain(int c) {
        return c > ' ' && c < 0x7f && c != '%';
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(UTF_8)) {
            if (plain(b)) {
                encoded.append((char) b);
            } else {
                HEX.toHexDigits(encoded.append('%'), b);
            }
        }
        return encoded.toString();
    }
}
