package dev.behalf.server.console.overview;

import dev.behalf.server.console.Grouped;
import java.util.List;
import java.util.stream.LongStream;

/// An axis of counts, from zero to a round number, with lines at round distances: 1, 2 or 5 times a power of ten.
///
/// @param step between two lines
/// @param top at least the largest count
record Axis(long step, long top) {

    private static final int MOST_LINES = 3;
    private static final int TEN = 10;
    private static final long THOUSAND = 1_000;
    private static final long MILLION = 1_000_000;

    static Axis upTo(long largest) {
        long power = 1;
        while (true) {
            for (long factor : new long[] {1, 2, 5}) {
                long step = factor * power;
                long lines = Math.max(1, (largest + step - 1) / step);
                if (lines <= MOST_LINES) {
                    return new Axis(step, lines * step);
                }
            }
            power *= TEN;
        }
    }

    /// Where there are lines, zero not among them.
    List<Long> lines() {
        return LongStream.rangeClosed(1, top / step).mapToObj(i -> i * step).toList();
    }

    /// Short: 10 000 is 10k.
    static String label(long value) {
        if (value >= MILLION) {
            return shortened(value, MILLION) + "M";
        }
        return value >= TEN * THOUSAND ? shortened(value, THOUSAND) + "k" : Grouped.of(value);
    }

    /// What lines stand at has few digits, so nothing is lost.
    private static String shortened(long value, long unit) {
        return value % unit == 0
                ? Grouped.of(value / unit)
                : Grouped.of(value / unit) + "." + value % unit * TEN / unit;
    }
}
