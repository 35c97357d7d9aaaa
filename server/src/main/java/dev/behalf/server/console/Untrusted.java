package dev.behalf.server.console;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Text that strangers chose, such as the name of a client or of a person, made fit for a line of a page. Templates
/// escape it; this is about what escaping leaves.
public final class Untrusted {

    private static final int LONGEST = 100;

    /// Control and format characters turn text around, hide it or break its line.
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}]");

    private Untrusted() {}

    /// Without what cannot be seen, at most 100 characters of it.
    public static String text(String text) {
        return text(text, LONGEST);
    }

    /// The same, with so many characters.
    public static String text(String text, int longest) {
        String plain = UNSEEN.matcher(text).replaceAll("").strip();
        return plain.codePointCount(0, plain.length()) <= longest
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, longest)) + "…";
    }

    /// The first text that says something, as it may be shown.
    ///
    /// @param otherwise what is shown where none does
    public static String first(String otherwise, @Nullable String... texts) {
        for (String text : texts) {
            String plain = text == null ? "" : text(text);
            if (!plain.isEmpty()) {
                return plain;
            }
        }
        return otherwise;
    }
}
