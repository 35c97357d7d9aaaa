package dev.behalf.server.calls;

import java.time.Instant;

/// A call as it is written down.
///
/// @param id grows with time
public record RecordedCall(long id, Called call) {

    private static final int SHIFT = 20;

    static long first(long millis) {
        return millis << SHIFT;
    }

    public Instant at() {
        return Instant.ofEpochMilli(id >> SHIFT);
    }
}
