package dev.behalf.server.authserver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// How often something may be done by whoever has one name: so often at once, and that many again in a while. Kept in
/// memory, on each node for itself, as one number a name (the generic cell rate algorithm).
final class RateLimit {

    private static final int MOST_NAMES = 100_000;

    private final long burstMillis;
    private final long intervalMillis;
    private final InstantSource clock;

    /// By name: when all that was done is paid off.
    private final Cache<String, Long> paidOff;

    /// @param times that may be done at once
    /// @param every in which they are all allowed again
    RateLimit(int times, Duration every, InstantSource clock) {
        this.intervalMillis = Math.max(1, every.toMillis() / times);
        this.burstMillis = intervalMillis * times;
        this.clock = clock;
        this.paidOff = Caffeine.newBuilder()
                .maximumSize(MOST_NAMES)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(every.multipliedBy(2))
                .build();
    }

    /// Whether it may be done once more, without doing it.
    boolean allows(String name) {
        Long until = paidOff.getIfPresent(name);
        return until == null || fits(until, clock.millis());
    }

    /// Counts that it is done.
    ///
    /// @return false where that is once too often; it does not count then
    boolean take(String name) {
        long now = clock.millis();
        boolean[] taken = {true};
        paidOff.asMap().compute(name, (_, until) -> {
            taken[0] = until == null || fits(until, now);
            long from = until == null ? now : Math.max(until, now);
            return taken[0] ? from + intervalMillis : from;
        });
        return taken[0];
    }

    /// A clock that was set back must not lock anybody out for longer than the limit does.
    private boolean fits(long until, long now) {
        return until - now <= burstMillis - intervalMillis || until - now > 2 * burstMillis;
    }

    /// After how long once is allowed again.
    Duration pause() {
        return Duration.ofMillis(Math.max(1000, intervalMillis));
    }
}
