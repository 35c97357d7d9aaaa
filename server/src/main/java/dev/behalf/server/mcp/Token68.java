package dev.behalf.server.mcp;

/// The form of credentials that are one word (RFC 9110 section 11.2, `token68`).
final class Token68 {

    private static final String OTHERS = "-._~+/";

    private Token68() {}

    static boolean is(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (!isOf(text.charAt(i))) {
                return false;
            }
        }
        return end > 0;
    }

    private static boolean isOf(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || OTHERS.indexOf(letter) >= 0;
    }
}
