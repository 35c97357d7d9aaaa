package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which reason has which colour: the most frequent ones one each, the rest one together.
///
/// @param ranked the codes, the most frequent first
record Palette(List<String> ranked) {

    static final String VERIFIED = "q-good";
    static final String REST = "q-rest";

    /// As many classes `q1`, `q2` and so on the style sheet has.
    private static final int COLOURS = 6;

    static Palette of(Series series) {
        return new Palette(Reasons.ranked(series));
    }

    /// The class of a reason.
    String style(String code) {
        int rank = ranked.indexOf(code);
        return rank >= 0 && rank < COLOURS ? "q" + (rank + 1) : REST;
    }

    /// What was refused in a column, by class, in the order of stacking.
    Map<String, Long> shares(Series series, int column) {
        Map<String, Long> shares = new LinkedHashMap<>();
        for (String code : ranked) {
            long count = series.refused().getOrDefault(code, List.of()).get(column);
            if (count > 0) {
                shares.merge(style(code), count, Long::sum);
            }
        }
        return shares;
    }
}
