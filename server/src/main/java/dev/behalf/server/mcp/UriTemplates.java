package dev.behalf.server.mcp;

import java.util.ArrayList;
import java.util.List;

/// Whether a URI may come from a template (RFC 6570). Values are not looked at: what an expression may stand
/// for counts as one, whatever it is.
final class UriTemplates {

    /// Nobody's are longer; what is takes time.
    private static final int LONGEST = 4000;

    private static final int ANYTHING = -1;
    private static final int SEGMENT = -2;

    private UriTemplates() {}

    static boolean match(String template, String uri) {
        if (template.length() > LONGEST || uri.length() > LONGEST) {
            return false;
        }
        // reached[i]: what was read of the template can be the first i characters.
        boolean[] reached = new boolean[uri.length() + 1];
        reached[0] = true;
        for (int token : tokens(template)) {
            boolean[] next = new boolean[uri.length() + 1];
            for (int i = 0; i <= uri.length(); i++) {
                boolean goesOn = i > 0 && next[i - 1] && (token == ANYTHING || isInSegment(uri.charAt(i - 1)));
                next[i] = token >= 0 ? i > 0 && reached[i - 1] && uri.charAt(i - 1) == token : reached[i] || goesOn;
            }
            reached = next;
        }
        return reached[uri.length()];
    }

    private static boolean isInSegment(char c) {
        return c != '/' && c != '?' && c != '#';
    }

    /// Characters, and what stands for expressions: with an operator they may stand for anything.
    private static List<Integer> tokens(String template) {
        List<Integer> tokens = new ArrayList<>();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            int end = c == '{' ? template.indexOf('}', i) : -1;
            if (end < 0) {
                tokens.add((int) c);
            } else {
                tokens.add("+#./;?&".indexOf(template.charAt(i + 1)) < 0 ? SEGMENT : ANYTHING);
                i = end;
            }
        }
        return tokens;
    }
}
