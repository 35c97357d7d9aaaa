package dev.behalf.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table of loads with ratios to one of the rows.
final class HttpTable {

    private HttpTable() {}

    /// @param base the number of the row to which the ratios are
    static String of(Map<Contender, Load> loads, int base) {
        List<Contender> contenders = new ArrayList<>(loads.keySet());
        Load reference = loads.get(contenders.get(base));
        if (reference == null) {
            throw new IllegalArgumentException("No row " + base);
        }
        StringBuilder text = new StringBuilder(
                "| | answers/s | ratio to " + contenders.get(base).name()
                        + " | p50 ms | p99 ms | processor µs per answer |\n|---|--:|--:|--:|--:|--:|\n");
        loads.forEach((contender, load) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.2f | %.2f | %.1f |%n",
                contender.name(),
                load.rate(),
                load.rate() / reference.rate(),
                load.p50(),
                load.p99(),
                load.processorMicros())));
        return text.toString();
    }
}
