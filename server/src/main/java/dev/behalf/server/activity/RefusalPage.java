package dev.behalf.server.activity;

import java.time.Instant;
import java.util.List;

/// Some refusals, the newest first, and where to go on.
///
/// @param next older ones have ids below it; 0 where there is nothing older
/// @param searched whether the search stopped at [RefusalTable#MOST_SEARCHED] refusals, before it had found enough
public record RefusalPage(List<RecordedRefusal> refusals, long next, boolean searched) {

    public RefusalPage {
        refusals = List.copyOf(refusals);
    }

    /// When the first of the older ones was refused, about.
    public Instant nextTime() {
        return RefusalIds.time(next);
    }
}
