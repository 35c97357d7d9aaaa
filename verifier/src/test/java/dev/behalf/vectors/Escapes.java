package dev.behalf.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Bytes in a line of text: `\xHH` is one byte, `\\` a backslash, all else is UTF-8.
final class Escapes {

    private Escapes() {}

    static byte[] bytes(String line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < line.length(); ) {
            if (line.startsWith("\\x", i)) {
                bytes.write(HexFormat.fromHexDigits(line, i + 2, i + 4));
                i += 4;
            } else if (line.startsWith("\\\\", i)) {
                bytes.write('\\');
                i += 2;
            } else {
                int next = line.offsetByCodePoints(i, 1);
                bytes.writeBytes(line.substring(i, next).getBytes(StandardCharsets.UTF_8));
                i = next;
            }
        }
        return bytes.toByteArray();
    }

    /// A token as it is presented: each escape is one character.
    static String text(String line) {
        return new String(bytes(line), StandardCharsets.UTF_8);
    }
}
