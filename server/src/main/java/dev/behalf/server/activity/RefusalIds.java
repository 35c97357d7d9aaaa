package dev.behalf.server.activity;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/// Numbers that grow with time and that several nodes hand out without asking each other.
final class RefusalIds {

    private static final int RANDOM_BITS = 20;

    private RefusalIds() {}

    static long next(Instant at) {
        return first(at) | ThreadLocalRandom.current().nextLong(1L << RANDOM_BITS);
    }

    /// The smallest of that moment.
    static long first(Instant at) {
        return at.toEpochMilli() << RANDOM_BITS;
    }

    static Instant time(long id) {
        return Instant.ofEpochMilli(id >> RANDOM_BITS);
    }
}
