package dev.behalf.server.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// How often something may be done by whoever has one name: so often at once, and that many again in a while. Kept in
/// memory, on each node for itself, as one number a name (the generic cell rate algorithm).
public final class RateLimit {

    private static final int MOST_NAMES = 100_000;

    private final long burstMillis;
    private final long intervalMillis;
    private final InstantSource clock;

    /// By name: when all that was done is paid off.
    private final Cache<String, Long> paidOff;

    /// @param times that may be done at once
    /// @param every in which they are all allowed again
    public RateLimit(int times, Duration every, InstantSource clock) {
        this.intervalMillis = Math.max(1, every.toMillis() / times);
        this.burstMillis = intervalMillis * times;
        this.clock = clock;
        this.paidOff = Caffeine.newBuilder()
                // Tidied by whoever calls: waking another thread for it costs more.
                .executor(Runnable::run)
                .maximumSize(MOST_NAMES)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(every.multipliedBy(2))
                .build();
    }

    /// Whether it may be done once more, without doing it.
    public boolean allows(String name) {
        Long until = paidOff.getIfPresent(name);
        return until == null || fits(until, clock.millis());
    }

    /// Counts that it is done.
    ///
    /// @return false where that is once too often; it does not count then
    public boolean take(String name) {
        return delay(name).isZero();
    }

    /// Counts that it is done, where it may be.
    ///
    /// @return how long until it may be done; zero where it may be now, which counts
    public Duration delay(String name) {
        long now = clock.millis();
        long[] delay = {0};
        paidOff.asMap().compute(name, (_, until) -> {
            if (until == null || fits(until, now)) {
                return (until == null ? now : Math.max(until, now)) + intervalMillis;
            }
            delay[0] = until - now - (burstMillis - intervalMillis);
            return until;
        });
        return Duration.ofMillis(delay[0]);
    }

    /// A clock that was set back must not lock anybody out for longer than the limit does.
    private boolean fits(long until, long now) {
        return until - now <= burstMillis - intervalMillis || until - now > 2 * burstMillis;
    }

    /// After how long once is allowed again.
    public Duration pause() {
        return Duration.ofMillis(Math.max(1000, intervalMillis));
    }
}
