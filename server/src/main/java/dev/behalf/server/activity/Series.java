package dev.behalf.server.activity;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Counts over time, one for each column of a chart.
///
/// @param begin of the first column
/// @param verified by column
/// @param refused by reason's code and column; only reasons that occurred
public record Series(Range range, Instant begin, List<Long> verified, Map<String, List<Long>> refused) {

    public Series {
        verified = List.copyOf(verified);
        refused = Map.copyOf(refused);
    }

    public long verifiedInAll() {
        return verified.stream().mapToLong(Long::longValue).sum();
    }

    public long refusedInAll() {
        return refused.values().stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
    }
}
