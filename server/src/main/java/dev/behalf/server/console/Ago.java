package dev.behalf.server.console;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A point in time, told by its distance from now. The console's script keeps the distance true.
///
/// @param iso for programs, in UTC
/// @param seconds from now, below zero for what was
/// @param text such as "3 minutes ago" or "in 12 hours"
/// @param exact in UTC and to the second
public record Ago(String iso, long seconds, String text, String exact) {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    public static Ago of(Instant instant, Instant now) {
        long seconds = Duration.between(now, instant).toSeconds();
        String iso = instant.truncatedTo(ChronoUnit.SECONDS).toString();
        return new Ago(iso, seconds, text(seconds), iso.replace("T", " ").replace("Z", " UTC"));
    }

    /// In the words of the console's script.
    private static String text(long seconds) {
        String distance = distance(Math.abs(seconds));
        return seconds > 0 ? "in " + distance : distance + " ago";
    }

    /// Rounded, in the largest unit of which there is one.
    private static String distance(long seconds) {
        if (seconds < MINUTE) {
            return count(seconds, "second");
        }
        if (rounded(seconds, MINUTE) < HOUR / MINUTE) {
            return count(rounded(seconds, MINUTE), "minute");
        }
        return rounded(seconds, HOUR) < DAY / HOUR
                ? count(rounded(seconds, HOUR), "hour")
                : count(rounded(seconds, DAY), "day");
    }

    private static long rounded(long seconds, long unit) {
        return (seconds + unit / 2) / unit;
    }

    private static String count(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
