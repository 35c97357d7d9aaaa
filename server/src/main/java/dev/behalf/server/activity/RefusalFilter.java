package dev.behalf.server.activity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which refusals are asked for; an empty text asks for any.
///
/// @param reason its code
/// @param text stands in what was expected or found, or in the client; in either case of letters
/// @param from only those of that time and later, null for any
/// @param until only those before that time, null for any
public record RefusalFilter(
        String reason,
        String text,
        @Nullable Instant from,
        @Nullable Instant until) {

    public static final RefusalFilter ALL = new RefusalFilter("", "");

    /// Of any time.
    public RefusalFilter(String reason, String text) {
        this(reason, text, null, null);
    }

    /// The largest id that is too old.
    long tooOld() {
        return from == null ? 0 : RefusalIds.first(from) - 1;
    }

    /// The smallest id that is too new.
    long tooNew() {
        return until == null ? Long.MAX_VALUE : RefusalIds.first(until);
    }
}
