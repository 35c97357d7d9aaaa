package dev.behalf.server.console.debugger;

import dev.behalf.token.Explanation;

/// How a rule stands to a token, as pages show it.
public enum RuleState {
    KEPT("✓", "kept", "good"),
    BROKEN("✗", "broken", "bad"),
    NOT_REACHED("–", "not reached", "muted"),
    /// The other side has it.
    NO_RULE("", "not a rule here", "muted");

    private final String sign;
    private final String word;
    private final String style;

    RuleState(String sign, String word, String style) {
        this.sign = sign;
        this.word = word;
        this.style = style;
    }

    static RuleState of(Explanation.Outcome outcome) {
        return switch (outcome) {
            case PASSED -> KEPT;
            case FAILED -> BROKEN;
            case NOT_REACHED -> NOT_REACHED;
        };
    }

    public String sign() {
        return sign;
    }

    public String word() {
        return word;
    }

    /// The class that colours it.
    public String style() {
        return style;
    }

    public boolean broken() {
        return this == BROKEN;
    }
}
