package dev.behalf.server.console.debugger;

import dev.behalf.server.console.debugger.Judgement.Explained;
import dev.behalf.token.Explanation.Outcome;
import dev.behalf.token.Verdict;
import java.util.List;

/// Whether the claims of a token may be believed.
public enum Trust {
    VERIFIED(
            "is-good",
            "These claims may be believed.",
            "The signature is the provider's and every rule of the saved settings is kept."),
    BY_DRAFT(
            "is-warn",
            "Only the draft accepts this token.",
            "By the settings in force it is refused, so nothing may be built on these claims yet."),
    SIGNED(
            "is-warn",
            "The provider signed these claims, but the token is refused.",
            "A rule is broken, so it gives no access, and nothing may be done because of what it says."),
    UNKNOWN(
            "is-bad",
            "Do not believe these claims.",
            "Nobody has vouched for them: anyone can write such a text. Read them only to see what a client sent.");

    private final String style;
    private final String title;
    private final String sentence;

    Trust(String style, String title, String sentence) {
        this.style = style;
        this.title = title;
        this.sentence = sentence;
    }

    static Trust of(List<Explained> sides) {
        if (sides.stream().anyMatch(side -> side.inForce() && verified(side))) {
            return VERIFIED;
        }
        if (sides.stream().anyMatch(Trust::verified)) {
            return BY_DRAFT;
        }
        return sides.stream().anyMatch(Trust::signed) ? SIGNED : UNKNOWN;
    }

    private static boolean verified(Explained side) {
        return side.explanation().verdict() instanceof Verdict.Verified;
    }

    private static boolean signed(Explained side) {
        return side.explanation().rows().stream()
                .anyMatch(row -> row.check().equals("Signature") && row.outcome() == Outcome.PASSED);
    }

    /// The class that colours it.
    public String style() {
        return style;
    }

    public String title() {
        return title;
    }

    public String sentence() {
        return sentence;
    }
}
