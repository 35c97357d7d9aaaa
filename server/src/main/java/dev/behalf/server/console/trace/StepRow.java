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
/// @param elsewhere whether it came from another address than the first
public record StepRow(
        Moment time,
        String clock,
        String after,
        String title,
        String detail,
        @Nullable Stop failure,
        String agent,
        boolean elsewhere) {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    static StepRow of(Recorded step, Instant begin, Recorded first) {
        return new StepRow(
                Moment.of(step.time()),
                CLOCK.format(step.time()),
                after(Duration.between(begin, step.time())),
                step.failed() ? step.stage().expected() : step.stage().reached(),
                step.failed() ? "" : Objects.requireNonNullElse(step.detail(), ""),
                Stop.ofStep(step),
                Untrusted.text(step.agent()),
                !step.address().equals(first.address()));
    }

    private static String after(Duration time) {
        long millis = time.toMillis();
        if (millis < 1000) {
            return "+" + millis + " ms";
        }
        return millis < 120_000 ? "+" + millis / 1000 + " s" : "+" + millis / 60_000 + " min";
    }
}
