package dev.behalf.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// For how long one count stands.
enum Grain {
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1));

    private final Duration length;

    Grain(Duration length) {
        this.length = length;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The beginning of the minute or hour, in milliseconds.
    long begin(Instant time) {
        return time.toEpochMilli() - Math.floorMod(time.toEpochMilli(), length.toMillis());
    }
}
