package dev.behalf.server.console.debugger;

import java.util.ArrayList;
import java.util.List;

/// A sentence in which names of claims and the like stand between backticks.
public final class Prose {

    private Prose() {}

    /// @param code whether it stood between backticks
    public record Piece(String text, boolean code) {}

    /// A single backtick that nothing closes stays what it is.
    public static List<Piece> of(String sentence) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < sentence.length()) {
            int open = sentence.indexOf('`', at);
            int close = open < 0 ? -1 : sentence.indexOf('`', open + 1);
            if (close < 0) {
                pieces.add(new Piece(sentence.substring(at), false));
                return pieces;
            }
            if (open > at) {
                pieces.add(new Piece(sentence.substring(at, open), false));
            }
            pieces.add(new Piece(sentence.substring(open + 1, close), true));
            at = close + 1;
        }
        return pieces;
    }
}
