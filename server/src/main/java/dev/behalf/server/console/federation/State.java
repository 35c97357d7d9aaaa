package dev.behalf.server.console.federation;

/// What is known of what stands in a box.
///
/// @param text a sentence; empty where nothing is to be said
/// @param repair what a click on the repair would do; empty where there is no repair
public record State(Mark mark, String text, String repair) {

    public enum Mark {
        NONE,
        GOOD,
        BAD
    }

    static final State NONE = new State(Mark.NONE, "", "");

    static State good(String text) {
        return new State(Mark.GOOD, text, "");
    }

    static State bad(String text, String repair) {
        return new State(Mark.BAD, text, repair);
    }

    public boolean isBad() {
        return mark == Mark.BAD;
    }

    public boolean isGood() {
        return mark == Mark.GOOD;
    }
}
