package dev.behalf.server.trace;

import java.util.regex.Pattern;

/// Makes what others wrote fit to be kept.
final class Texts {

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}]");

    /// Of an address what may hold a secret: user information, query and fragment. A sentence's own full stop stays.
    private static final Pattern USER = Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{0,30}://)[^\\s/?#@]*@");

    private static final Pattern QUERY =
            Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{0,30}:/[^\\s?#]*)[?#][^\\s]*?(?=\\.?(\\s|$))");

    private Texts() {}

    /// Without what cannot be seen.
    static String printable(String text, int most) {
        String plain = UNSEEN.matcher(text).replaceAll(" ").strip();
        return plain.length() <= most ? plain : cut(plain, most);
    }

    private static String cut(String text, int most) {
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    /// The same, with addresses up to their path.
    static String sentence(String text, int most) {
        String bare = USER.matcher(text).replaceAll("$1");
        return printable(QUERY.matcher(bare).replaceAll("$1"), most);
    }
}
