package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// How often one client may call one tool for one person, on this node: at once so often, and then at a steady rate.
final class Buckets {

    static final int BURST = 60;
    static final int PER_SECOND = 2;

    private static final int MOST = 50_000;

    private final InstantSource clock;
    private final Cache<String, Bucket> buckets;

    private final class Bucket {
        private double left = BURST;
        private long at = clock.millis();

        synchronized Duration take() {
            long now = clock.millis();
            left = Math.min(BURST, left + Math.max(0, now - at) * PER_SECOND / 1000.0);
            at = now;
            if (left >= 1) {
                left--;
                return Duration.ZERO;
            }
            return Duration.ofMillis((long) Math.ceil((1 - left) * 1000 / PER_SECOND));
        }
    }

    Buckets(InstantSource clock) {
        this.clock = clock;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterAccess(Duration.ofMinutes(5))
                .build();
    }

    /// @return how long to wait; zero where it may be called now, which counts
    Duration take(String who) {
        return buckets.get(who, _ -> new Bucket()).take();
    }
}
