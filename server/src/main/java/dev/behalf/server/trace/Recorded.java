package dev.behalf.server.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A step as it was written down.
///
/// @param id grows with time
/// @param address a keyed hash
/// @param agent what the program calls itself, empty where it does not
public record Recorded(
        long id,
        Stage stage,
        @Nullable String error,
        @Nullable String detail,
        @Nullable String client,
        @Nullable String clientName,
        @Nullable String grant,
        String address,
        String agent) {

    private static final int SHIFT = 20;

    public Instant time() {
        return Instant.ofEpochMilli(millis());
    }

    long millis() {
        return id >> SHIFT;
    }

    public boolean failed() {
        return error != null;
    }

    /// The first id of a millisecond.
    static long first(long millis) {
        return millis << SHIFT;
    }
}
