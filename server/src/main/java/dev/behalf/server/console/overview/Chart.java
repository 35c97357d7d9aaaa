package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Range;
import dev.behalf.server.activity.Series;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Draws counts.
final class Chart {

    /// Of the room that a column has.
    private static final double GAP = 0.14;
    /// A bar that stands for anything is seen.
    private static final double LEAST_HEIGHT = 1.5;

    private static final double WHOLE = 100;

    private final String environment;
    private final Series series;
    private final Palette palette;
    private final TimeAxis time;
    private final Axis verifiedAxis;
    private final Axis refusedAxis;

    private Chart(String environment, Series series, Palette palette) {
        this.environment = environment;
        this.series = series;
        this.palette = palette;
        this.time = new TimeAxis(series.range(), series.begin());
        this.verifiedAxis = Axis.upTo(largest(this::verified));
        this.refusedAxis = Axis.upTo(largest(this::allRefused));
    }

    static ChartView of(String environment, Series series, Palette palette) {
        return new Chart(environment, series, palette).view();
    }

    private long largest(java.util.function.IntToLongFunction count) {
        return IntStream.range(0, series.range().columns())
                .mapToLong(count)
                .max()
                .orElse(0);
    }

    private long verified(int column) {
        return series.verified().get(column);
    }

    private long allRefused(int column) {
        return series.refused().values().stream()
                .mapToLong(counts -> counts.get(column))
                .sum();
    }

    private long refused(int column, boolean outage) {
        return series.refused().entrySet().stream()
                .filter(entry -> Reasons.outage(entry.getKey()) == outage)
                .mapToLong(entry -> entry.getValue().get(column))
                .sum();
    }

    private ChartView view() {
        List<ChartView.Line> lines = new ArrayList<>();
        lines.addAll(lines(verifiedAxis, ChartView.VERIFIED_BASE, ChartView.VERIFIED_HEIGHT));
        lines.addAll(lines(refusedAxis, ChartView.REFUSED_BASE, ChartView.REFUSED_HEIGHT));
        return new ChartView(
                summary(),
                lines,
                time.marks().stream()
                        .map(mark -> new ChartView.TimeMark(number(mark.part() * WHOLE) + "%", mark.label()))
                        .toList(),
                IntStream.range(0, series.range().columns())
                        .mapToObj(this::column)
                        .toList(),
                series.verifiedInAll() + series.refusedInAll() == 0);
    }

    private static List<ChartView.Line> lines(Axis axis, int base, int height) {
        return axis.lines().stream()
                .map(value ->
                        new ChartView.Line(number(base - (double) height * value / axis.top()), Axis.label(value)))
                .toList();
    }

    private ChartView.Column column(int column) {
        double room = WHOLE / series.range().columns();
        return new ChartView.Column(
                number(room * column) + "%",
                number(room) + "%",
                time.span(column),
                Grouped.of(verified(column)),
                Grouped.of(refused(column, false)),
                Grouped.of(refused(column, true)),
                verified(column) + allRefused(column) > 0,
                column == series.range().columns() - 1,
                bars(column, room),
                "/e/" + environment + Section.ACTIVITY.path() + "?from=" + TimeAxis.minute(time.begin(column))
                        + "&until=" + TimeAxis.minute(time.begin(column + 1)));
    }

    private List<ChartView.Bar> bars(int column, double room) {
        List<ChartView.Bar> bars = new ArrayList<>();
        double x = room * (column + GAP);
        double width = room * (1 - 2 * GAP);
        double verified = height(verified(column), verifiedAxis, ChartView.VERIFIED_HEIGHT);
        if (verified > 0) {
            bars.add(bar(Palette.VERIFIED, x, ChartView.VERIFIED_BASE - verified, width, verified));
        }
        double y = ChartView.REFUSED_BASE;
        for (Map.Entry<String, Long> share : palette.shares(series, column).entrySet()) {
            double height = height(share.getValue(), refusedAxis, ChartView.REFUSED_HEIGHT);
            y -= height;
            bars.add(bar(share.getKey(), x, y, width, height));
        }
        return bars;
    }

    private static double height(long count, Axis axis, int height) {
        return count == 0 ? 0 : Math.max(LEAST_HEIGHT, (double) height * count / axis.top());
    }

    private static ChartView.Bar bar(String style, double x, double y, double width, double height) {
        return new ChartView.Bar(style, number(x) + "%", number(y), number(width) + "%", number(height));
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - ".00".length()) : text;
    }

    private String summary() {
        Range range = series.range();
        String summary = range.label() + ": " + Grouped.of(series.verifiedInAll(), "token") + " verified, "
                + Grouped.of(Reasons.count(series, false, 0)) + " refused";
        long undecided = Reasons.count(series, true, 0);
        return undecided == 0 ? summary + "." : summary + ", " + Grouped.of(undecided) + " undecided.";
    }
}
