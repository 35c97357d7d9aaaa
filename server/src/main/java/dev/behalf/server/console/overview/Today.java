package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Series;
import dev.behalf.server.console.Grouped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Counts since midnight, UTC.
///
/// @param undecided because the provider could not be asked
public record Today(long verified, long refused, long undecided) {

    private static final long PER_CENT = 100;

    /// @param series whose columns begin at midnight, among others
    static Today of(Series series, Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        long passed = Duration.between(series.begin(), midnight)
                .dividedBy(series.range().step());
        int first = Math.max(0, (int) passed);
        return new Today(
                Reasons.sum(series.verified(), first),
                Reasons.count(series, false, first),
                Reasons.count(series, true, first));
    }

    /// Of those that were decided, such as "1.7 %"; empty where there were none.
    public String refusedShare() {
        long decided = verified + refused;
        return decided == 0 ? "" : String.format(Locale.ROOT, "%.1f\u00a0%%", (double) PER_CENT * refused / decided);
    }

    public String verifiedText() {
        return Grouped.of(verified);
    }

    public String refusedText() {
        return Grouped.of(refused);
    }

    public String undecidedText() {
        return Grouped.of(undecided);
    }
}
