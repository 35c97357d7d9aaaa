package dev.behalf.server.activity;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How far back a chart reaches, and for how long one of its columns stands.
public enum Range {
    HOUR("1h", "Last hour", Grain.MINUTE, Duration.ofHours(1), Duration.ofMinutes(1)),
    DAY("24h", "Last 24 hours", Grain.MINUTE, Duration.ofHours(24), Duration.ofMinutes(30)),
    WEEK("7d", "Last 7 days", Grain.HOUR, Duration.ofDays(7), Duration.ofHours(3)),
    MONTH("30d", "Last 30 days", Grain.HOUR, Duration.ofDays(30), Duration.ofDays(1));

    private final String id;
    private final String label;
    private final Grain grain;
    private final Duration length;
    private final Duration step;

    Range(String id, String label, Grain grain, Duration length, Duration step) {
        this.id = id;
        this.label = label;
        this.grain = grain;
        this.length = length;
        this.step = step;
    }

    /// The name in addresses of pages.
    public String id() {
        return id;
    }

    public String label() {
        return label;
    }

    Grain grain() {
        return grain;
    }

    public Duration length() {
        return length;
    }

    public Duration step() {
        return step;
    }

    public int columns() {
        return (int) length.dividedBy(step);
    }

    public static Optional<Range> of(String id) {
        for (Range range : values()) {
            if (range.id.equals(id.toLowerCase(Locale.ROOT))) {
                return Optional.of(range);
            }
        }
        return Optional.empty();
    }
}
