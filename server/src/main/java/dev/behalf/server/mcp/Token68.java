package dev.behalf.server.mcp;

/// The form of credentials that are one word (RFC 9110 section 11.2, `token68`).
final class Token68 {

    private static final boolean[] LETTERS = new boolean[128];

    static {
        String all = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/";
        all.chars().forEach(letter -> LETTERS[letter] = true);
    }

    private Token68() {}

    static boolean is(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char letter = text.charAt(i);
            if (letter >= LETTERS.length || !LETTERS[letter]) {
                return false;
            }
        }
        return end > 0;
    }
}
