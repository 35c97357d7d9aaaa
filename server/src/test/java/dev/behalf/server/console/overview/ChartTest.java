package dev.behalf.server.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.activity.Range;
import dev.behalf.server.activity.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "1, 1, 1",
        "3, 1, 3",
        "4, 2, 4",
        "7, 5, 10",
        "61, 50, 100",
        "100, 50, 100",
        "149, 50, 150",
        "151, 100, 200",
        "12345, 5000, 15000",
        "1000000, 500000, 1000000"
    })
    void axesEndAtRoundNumbers(long largest, long step, long top) {
        assertThat(Axis.upTo(largest)).isEqualTo(new Axis(step, top));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "950, 950", "5000, 5\u00a0000", "15000, 15k", "250000, 250k", "1500000, 1.5M", "20000000, 20M"})
    void labelsOfAxesAreShort(long value, String label) {
        assertThat(Axis.label(value)).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({
        "HOUR,  2026-03-06T13:21:00Z, 13:30 13:40 13:50 14:00 14:10 14:20",
        "DAY,   2026-03-05T14:30:00Z, 16:00 20:00 6 Mar 04:00 08:00 12:00",
        "WEEK,  2026-02-27T15:00:00Z, 28 Feb 1 Mar 2 Mar 3 Mar 4 Mar 5 Mar 6 Mar",
        "MONTH, 2026-02-05T00:00:00Z, 6 Feb 11 Feb 16 Feb 21 Feb 26 Feb 3 Mar"
    })
    void timesAreMarkedAtRoundOnes(Range range, Instant begin, String labels) {
        List<String> marks = new TimeAxis(range, begin)
                .marks().stream().map(TimeAxis.Mark::label).toList();

        assertThat(String.join(" ", marks)).isEqualTo(labels);
    }

    @Test
    void stacksRefusalsByReasonUpToTheTopAndShowsTheFewestToo() {
        Series series = series(Map.of("BH-162", 90L, "BH-151", 10L, "BH-133", 0L), 100_000);

        List<ChartView.Bar> bars =
                Chart.of("live", series, Palette.of(series)).columns().getLast().bars();

        assertThat(bars).extracting(ChartView.Bar::style).containsExactly("q-good", "q1", "q2");
        double refused = bars.stream()
                .skip(1)
                .mapToDouble(bar -> Double.parseDouble(bar.height()))
                .sum();
        assertThat(refused).isEqualTo(ChartView.REFUSED_HEIGHT);
        assertThat(Double.parseDouble(bars.getLast().y()) + ChartView.REFUSED_HEIGHT)
                .isEqualTo(ChartView.REFUSED_BASE);

        Series few = series(Map.of("BH-162", 100_000L, "BH-151", 1L), 1);
        ChartView.Bar fewest = Chart.of("live", few, Palette.of(few))
                .columns()
                .getLast()
                .bars()
                .getLast();
        assertThat(Double.parseDouble(fewest.height())).isGreaterThan(1);
    }

    @Test
    void drawsWhatIsRareInOneColour() {
        Map<String, Long> counts = Map.of(
                "BH-101", 9L, "BH-102", 8L, "BH-103", 7L, "BH-104", 6L, "BH-105", 5L, "BH-106", 4L, "BH-107", 3L,
                "BH-110", 2L);
        Series series = series(counts, 0);

        List<ChartView.Bar> bars =
                Chart.of("live", series, Palette.of(series)).columns().getLast().bars();

        assertThat(bars)
                .extracting(ChartView.Bar::style)
                .containsExactly("q1", "q2", "q3", "q4", "q5", "q6", Palette.REST);
    }

    @Test
    void saysWhenThereIsNothingToDraw() {
        Series series = series(Map.of(), 0);

        ChartView chart = Chart.of("live", series, Palette.of(series));

        assertThat(chart.empty()).isTrue();
        assertThat(chart.summary()).isEqualTo("Last hour: 0\u00a0tokens verified, 0 refused.");
    }

    /// All in the last column.
    private static Series series(Map<String, Long> refused, long verified) {
        Map<String, List<Long>> columns = new java.util.HashMap<>();
        refused.forEach((code, count) -> columns.put(code, last(count)));
        return new Series(Range.HOUR, Instant.parse("2026-03-06T13:21:00Z"), last(verified), columns);
    }

    private static List<Long> last(long count) {
        List<Long> columns = new ArrayList<>(Collections.nCopies(Range.HOUR.columns(), 0L));
        columns.set(columns.size() - 1, count);
        return columns;
    }
}
