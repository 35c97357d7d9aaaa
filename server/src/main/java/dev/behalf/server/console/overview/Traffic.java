package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Range;
import dev.behalf.server.activity.Series;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import dev.behalf.server.environment.Environment;
import dev.behalf.token.Reason;
import java.util.List;
import java.util.Locale;

/// Reads counts.
final class Traffic {

    private final Activity activity;

    Traffic(Activity activity) {
        this.activity = activity;
    }

    TrafficView of(Environment environment, Range range) {
        String name = environment.name();
        Series series = activity.series(name, range);
        Palette palette = Palette.of(series);
        List<ClientRow> clients = Clients.of(name, activity.fingerprints(name, range.length()));
        return new TrafficView(
                "/e/" + name + Section.OVERVIEW.path(),
                range,
                Chart.of(name, series, palette),
                palette.ranked().stream()
                        .map(code -> row(name, series, palette, code))
                        .toList(),
                clients.stream().limit(Clients.SHOWN).toList(),
                Math.max(0, clients.size() - Clients.SHOWN));
    }

    private static ReasonRow row(String environment, Series series, Palette palette, String code) {
        long count = Reasons.sum(series.refused().getOrDefault(code, List.of()), 0);
        return new ReasonRow(
                palette.style(code),
                code,
                Reasons.of(code).map(Reason::title).orElse("A reason that this version does not know"),
                Reasons.of(code).map(Reason::explanation).orElse(""),
                Reasons.outage(code),
                Grouped.of(count),
                share(count, series.refusedInAll()),
                "/e/" + environment + Section.ACTIVITY.path() + "?reason=" + code + "&from="
                        + TimeAxis.minute(series.begin()));
    }

    /// As a width.
    static String share(long count, long all) {
        return String.format(Locale.ROOT, "%.1f%%", all == 0 ? 0 : 100.0 * count / all);
    }
}
