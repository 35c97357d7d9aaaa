package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Series;
import dev.behalf.token.Reason;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sums of a series by reason.
final class Reasons {

    private Reasons() {}

    /// What a recorded code stands for; empty where this version does not know it.
    static Optional<Reason> of(String code) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst();
    }

    /// Whether such a verdict says nothing about the token.
    static boolean outage(String code) {
        return of(code).map(Reason::outage).orElse(false);
    }

    static long sum(List<Long> columns, int first) {
        return columns.stream().skip(first).mapToLong(Long::longValue).sum();
    }

    /// All refused, or all undecided, from a column on.
    static long count(Series series, boolean outage, int first) {
        return series.refused().entrySet().stream()
                .filter(entry -> outage(entry.getKey()) == outage)
                .mapToLong(entry -> sum(entry.getValue(), first))
                .sum();
    }

    /// The codes that occurred, the most frequent first.
    static List<String> ranked(Series series) {
        return series.refused().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, List<Long>> entry) -> -sum(entry.getValue(), 0))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }
}
