package dev.behalf.keys;

/// Makes text from outside fit for a message: short, one line, printable.
public final class Printable {

    private static final int MAX_LENGTH = 160;

    private Printable() {}

    /// Replaces control, format and non-ASCII characters (log forging, terminal escapes, look-alikes) and cuts at 160.
    public static String text(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), MAX_LENGTH) + 1);
        for (int i = 0; i < text.length() && i < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return text.length() > MAX_LENGTH ? printable.append("...").toString() : printable.toString();
    }
}
