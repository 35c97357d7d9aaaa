package dev.behalf.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What one round of load measured.
///
/// @param rate answers per second
/// @param p50 median latency in milliseconds
/// @param p99 in milliseconds
/// @param processorMicros processor time that the measured processes took per answer
record Load(long answers, double rate, double p50, double p99, double processorMicros) {

    static Load of(long answers, long micros, double p50, double p99, Duration processorTime) {
        return new Load(answers, answers * 1e6 / micros, p50, p99, processorTime.toNanos() / 1e3 / answers);
    }

    /// The median of each figure by itself.
    static Load median(List<Load> rounds) {
        return new Load(
                rounds.stream().mapToLong(Load::answers).sum(),
                median(rounds, Load::rate),
                median(rounds, Load::p50),
                median(rounds, Load::p99),
                median(rounds, Load::processorMicros));
    }

    private static double median(List<Load> rounds, ToDoubleFunction<Load> figure) {
        double[] sorted = rounds.stream()
                .mapToDouble(figure)
                .boxed()
                .sorted(Comparator.naturalOrder())
                .mapToDouble(Double::doubleValue)
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
