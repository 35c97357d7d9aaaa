package dev.behalf.token;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One rule. The same object verifies and explains.
public interface Check {

    /// A few words, for the first column of an explanation.
    String name();

    /// What the rule wants, in words.
    String expected();

    /// What the token holds, in words; printable, never the token.
    String found(PresentedToken token);

    /// Whether earlier checks left what this one needs.
    default boolean reachable(PresentedToken token) {
        return token.claims != null;
    }

    /// @return null when the rule is kept
    @Nullable
    Refusal examine(PresentedToken token);

    /// A rule on header and claims.
    static Check of(
            String name,
            String expected,
            Function<PresentedToken, String> found,
            Function<PresentedToken, @Nullable Refusal> examine) {
        return new ClaimCheck(name, expected, found, examine);
    }
}

record ClaimCheck(
        String name,
        String expected,
        Function<PresentedToken, String> foundBy,
        Function<PresentedToken, @Nullable Refusal> examineBy)
        implements Check {

    @Override
    public String found(PresentedToken token) {
        return foundBy.apply(token);
    }

    @Override
    public @Nullable Refusal examine(PresentedToken token) {
        return examineBy.apply(token);
    }
}
