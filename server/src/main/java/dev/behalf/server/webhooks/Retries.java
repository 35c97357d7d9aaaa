package dev.behalf.server.webhooks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When a delivery that failed is tried again.
record Retries(List<Duration> pauses, RandomGenerator random) {

    /// Up to a tenth more, so that what failed together does not come back together.
    private static final double JITTER = 0.1;

    /// @param attempt the number of the try that failed, from 1
    /// @return null where it was the last
    @Nullable
    Duration pause(int attempt) {
        if (attempt > pauses.size()) {
            return null;
        }
        long millis = pauses.get(attempt - 1).toMillis();
        return Duration.ofMillis(millis + (long) (millis * JITTER * random.nextDouble()));
    }

    <T> List<T> shuffled(List<T> list) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
