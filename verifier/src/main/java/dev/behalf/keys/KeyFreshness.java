package dev.behalf.keys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// For how long keys are good, and how often they are asked for.
///
/// @param usual the life of a key set whose origin states none
/// @param shortest the least life, whatever the origin states: Auth0 was seen to state 15 s, which would be a fetch
/// storm
/// @param longest the most life, so that a key withdrawn by the provider stops within that time
/// @param cooldown the least time between two fetches caused by unknown key ids
/// @param surviveOutage how long keys outlive their last successful fetch while the provider cannot be reached
public record KeyFreshness(
        Duration usual, Duration shortest, Duration longest, Duration cooldown, Duration surviveOutage) {

    /// 10 minutes, between 5 and 60; 30 s cool-down; 12 h through an outage.
    public static final KeyFreshness DEFAULT = new KeyFreshness(
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            Duration.ofHours(12));

    /// A part of the life after which keys are fetched anew while the old ones still serve.
    private static final double AHEAD = 0.8;

    public KeyFreshness surviving(Duration outage) {
        return new KeyFreshness(usual, shortest, longest, cooldown, outage);
    }

    long lifeMillis(@Nullable Duration stated) {
        Duration life = stated == null ? usual : stated;
        // Compared as durations: a stated life may be too long for a number of milliseconds.
        if (life.compareTo(shortest) < 0) {
            return shortest.toMillis();
        }
        return (life.compareTo(longest) > 0 ? longest : life).toMillis();
    }

    long refreshAfterMillis(@Nullable Duration stated) {
        return (long) (lifeMillis(stated) * AHEAD);
    }

    static final long LONGEST_BACKOFF_MILLIS = 60_000;

    /// 1 s after the first failure, doubling to a minute.
    static long backoffMillis(int failures) {
        return Math.min(LONGEST_BACKOFF_MILLIS, 1_000L << Math.min(failures - 1, 6));
    }
}
