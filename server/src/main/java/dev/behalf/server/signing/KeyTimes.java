package dev.behalf.server.signing;

import java.time.Duration;

/// When keys come and go.
///
/// @param period how long a key signs
/// @param staged how long a key is published before it signs; longer than anyone may keep the key set
/// @param retired how long a key is published after it signed last; longer than any token it signed is good
public record KeyTimes(Duration period, Duration staged, Duration retired) {

    /// How long others may keep a published key set.
    public static final Duration CACHED = Duration.ofHours(1);

    /// Thirty days of signing, a day's notice, an hour to run out.
    public static final KeyTimes DEFAULTS = new KeyTimes(Duration.ofDays(30), Duration.ofDays(1), Duration.ofHours(1));

    public KeyTimes {
        if (staged.compareTo(CACHED) < 0 || period.compareTo(staged) <= 0) {
            throw new IllegalArgumentException(
                    "expected period > staged >= " + CACHED + ", found " + period + ", " + staged);
        }
    }
}
