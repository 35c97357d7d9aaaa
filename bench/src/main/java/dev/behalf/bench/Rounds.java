package dev.behalf.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Loads the contenders in turn, A B C A B C ..., so that a noisy neighbour meets them all.
///
/// @param count how many rounds are measured
/// @param time of one round for one contender
/// @param warmUp of each before the first round
record Rounds(int count, Duration time, Duration warmUp) {

    /// @param drive puts load on a contender for a time
    /// @return medians over the rounds, in the order of the contenders
    Map<Contender, Load> run(String label, List<Contender> contenders, Drive drive) {
        for (Contender contender : contenders) {
            drive.load(contender, warmUp);
        }
        Map<Contender, List<Load>> measured = new LinkedHashMap<>();
        for (int round = 1; round <= count; round++) {
            for (Contender contender : contenders) {
                Load figures = drive.load(contender, time);
                measured.computeIfAbsent(contender, _ -> new ArrayList<>()).add(figures);
                System.out.printf(
                        "%s, round %d: %-20s %8.0f/s  p50 %6.2f ms  p99 %6.2f ms  %6.1f µs of processor each%n",
                        label,
                        round,
                        contender.name(),
                        figures.rate(),
                        figures.p50(),
                        figures.p99(),
                        figures.processorMicros());
            }
        }
        Map<Contender, Load> medians = new LinkedHashMap<>();
        measured.forEach((contender, loads) -> medians.put(contender, Load.median(loads)));
        return medians;
    }

    /// Puts load on a contender.
    @FunctionalInterface
    interface Drive {
        Load load(Contender contender, Duration time);
    }
}
