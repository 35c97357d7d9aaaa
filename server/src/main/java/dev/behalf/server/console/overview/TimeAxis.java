package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An axis of time, in UTC, marked at round times.
final class TimeAxis {

    private static final DateTimeFormatter TIME = format("HH:mm");
    private static final DateTimeFormatter DAY = format("d MMM");
    private static final DateTimeFormatter DAY_AND_TIME = format("d MMM, HH:mm");

    /// @param part of the whole length, from 0 to 1
    record Mark(double part, String label) {}

    private final Range range;
    private final Instant begin;

    TimeAxis(Range range, Instant begin) {
        this.range = range;
        this.begin = begin;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        long distance = distance().toMillis();
        long from = begin.toEpochMilli();
        long length = range.length().toMillis();
        for (long at = Math.ceilDiv(from, distance) * distance; at < from + length; at += distance) {
            marks.add(new Mark((double) (at - from) / length, label(Instant.ofEpochMilli(at))));
        }
        return marks;
    }

    private Duration distance() {
        return switch (range) {
            case HOUR -> Duration.ofMinutes(10);
            case DAY -> Duration.ofHours(4);
            case WEEK -> Duration.ofDays(1);
            case MONTH -> Duration.ofDays(5);
        };
    }

    private String label(Instant at) {
        boolean midnight = at.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() == 0;
        return switch (range) {
            case HOUR -> TIME.format(at);
            case DAY -> midnight ? DAY.format(at) : TIME.format(at);
            case WEEK, MONTH -> DAY.format(at);
        };
    }

    /// As fields of forms write it (HTML, "local date and time string").
    static String minute(Instant time) {
        return time.toString().substring(0, "2026-03-07T14:00".length());
    }

    Instant begin(int column) {
        return begin.plus(range.step().multipliedBy(column));
    }

    /// The time of a column, such as "7 Mar, 14:00–14:30", or its day.
    String span(int column) {
        Instant from = begin(column);
        if (range == Range.MONTH) {
            return DAY.format(from);
        }
        Instant to = begin(column + 1);
        return DAY_AND_TIME.format(from) + "–" + TIME.format(to);
    }
}
