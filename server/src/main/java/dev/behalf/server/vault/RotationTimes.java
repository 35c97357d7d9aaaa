package dev.behalf.server.vault;

import java.time.Duration;

/// How fast the data key of an environment is changed.
///
/// @param staged how long every node may take to learn of a new key before anybody seals by it
/// @param retiring how long a key opens at least after it sealed last; longer than anything sealed is good that
///     stands in no table, and than any node seals without having looked
/// @param rest how long nothing is gone through again after all was
/// @param batch how many values are gone through at a time
/// @param pause after each batch in which any was sealed anew, for those who wait for the database
public record RotationTimes(Duration staged, Duration retiring, Duration rest, int batch, Duration pause) {

    public static final RotationTimes DEFAULTS = new RotationTimes(
            Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofMinutes(10), 200, Duration.ofMillis(50));
}
