package dev.behalf.server.console.debugger;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// A time to the second, and how far from now it is.
///
/// @param iso for programs, in UTC
/// @param date for people, in UTC
/// @param relative such as "in 4 minutes" or "3 days ago"
public record When(String iso, String date, String relative) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static When of(Instant at, Instant now) {
        return new When(at.truncatedTo(ChronoUnit.SECONDS).toString(), DATE.format(at), relative(at, now));
    }

    private static String relative(Instant at, Instant now) {
        Duration away = Duration.between(now, at).truncatedTo(ChronoUnit.SECONDS);
        if (away.isZero()) {
            return "now";
        }
        String words = words(away.abs());
        return away.isNegative() ? words + " ago" : "in " + words;
    }

    /// In the largest unit of which there are two.
    private static String words(Duration away) {
        if (away.toDays() >= 2) {
            return away.toDays() + " days";
        }
        if (away.toHours() >= 2) {
            return away.toHours() + " hours";
        }
        if (away.toMinutes() >= 2) {
            return away.toMinutes() + " minutes";
        }
        return away.toSeconds() == 1 ? "1 second" : away.toSeconds() + " seconds";
    }
}
