package dev.behalf.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every rule, and how a token stands to it.
///
/// @param verdict the same that verification gives
/// @param header the token's header, null where it could not be read
/// @param claims the token's claims, null where they could not be read; to be believed only if the verdict is Verified
public record Explanation(
        Verdict verdict,
        List<Row> rows,
        @Nullable Claims header,
        @Nullable Claims claims) {

    public Explanation {
        rows = List.copyOf(rows);
    }

    public enum Outcome {
        PASSED,
        FAILED,
        NOT_REACHED
    }

    /// One rule.
    ///
    /// @param found null where the rule was not reached
    /// @param refusal null unless the rule failed
    public record Row(
            String check,
            Outcome outcome,
            String expected,
            @Nullable String found,
            @Nullable Refusal refusal) {}
}
