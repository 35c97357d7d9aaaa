package dev.behalf.server.console.trace;

import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.trace.Recorded;
import dev.behalf.server.trace.Stop;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One step.
///
/// @param clock the time of day, in UTC
/// @param after how long after the first one, as a text
/// @param title what happened
/// @param detail a remark; empty for none
/// @param failure null where it went well
/// @param from the program it came from; empty where that is the one of the step before
public record StepRow(
        Moment time,
        String clock,
        String after,
        String title,
        String detail,
        @Nullable Stop failure,
        String from) {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /// @param before the step before, null for the first
    static StepRow of(Recorded step, Instant begin, @Nullable Recorded before) {
        return new StepRow(
                Moment.of(step.time()),
                CLOCK.format(step.time()),
                after(Duration.between(begin, step.time())),
                step.failed() ? step.stage().expected() : step.stage().reached(),
                step.failed() ? "" : Objects.requireNonNullElse(step.detail(), ""),
                Stop.ofStep(step),
                from(step, before));
    }

    private static String from(Recorded step, @Nullable Recorded before) {
        boolean moved = before != null && !step.address().equals(before.address());
        if (before != null && !moved && step.agent().equals(before.agent())) {
            return "";
        }
        return (moved ? "From another address. " : "") + Untrusted.text(step.agent());
    }

    private static String after(Duration time) {
        long millis = time.toMillis();
        if (millis < 1000) {
            return "+" + millis + " ms";
        }
        return millis < 120_000 ? "+" + millis / 1000 + " s" : "+" + millis / 60_000 + " min";
    }
}
