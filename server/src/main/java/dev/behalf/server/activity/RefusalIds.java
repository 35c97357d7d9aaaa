package dev.behalf.server.activity;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Numbers that grow with time and that several nodes hand out without asking each other. Those of one node never
/// collide, however many it hands out for one millisecond; nodes count from places of their own.
final class RefusalIds {

    private static final int COUNTER_BITS = 20;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final AtomicLong COUNTER =
            new AtomicLong(ThreadLocalRandom.current().nextLong(COUNTER_MASK));

    private RefusalIds() {}

    static long next(Instant at) {
        return first(at) | (COUNTER.getAndIncrement() & COUNTER_MASK);
    }

    /// The smallest of that moment.
    static long first(Instant at) {
        return at.toEpochMilli() << COUNTER_BITS;
    }

    static Instant time(long id) {
        return Instant.ofEpochMilli(id >> COUNTER_BITS);
    }
}
