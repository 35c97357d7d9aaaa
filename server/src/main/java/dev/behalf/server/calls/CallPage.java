package dev.behalf.server.calls;

import java.util.List;

/// Some calls, the newest first, and where to go on.
///
/// @param next older ones have numbers below it; 0 where there is nothing older
/// @param searched whether the search stopped before it had found enough
public record CallPage(List<RecordedCall> calls, long next, boolean searched) {

    public CallPage {
        calls = List.copyOf(calls);
    }
}
