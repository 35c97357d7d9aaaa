package dev.behalf.server.console.account;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A time as it is shown.
///
/// @param iso for the attribute `datetime`, empty for never
public record Moment(String iso, String text) {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static Moment of(@Nullable Instant instant) {
        return instant == null
                ? new Moment("", "never")
                : new Moment(instant.truncatedTo(ChronoUnit.SECONDS).toString(), FORMAT.format(instant));
    }
}
