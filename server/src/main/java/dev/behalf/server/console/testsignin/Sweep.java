package dev.behalf.server.console.testsignin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes tests whose time is over, every minute: nobody may come to look at a result, and its claims are not to stay.
final class Sweep implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final TestSignInTable table;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    Sweep(TestSignInTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    void start() {
        thread = Thread.ofVirtual().name("test-sign-in-sweep").start(this::run);
    }

    private void run() {
        try {
            do {
                sweep();
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.warn("Test sign-ins that are over are no longer removed", e);
        }
    }

    /// Without a database it is done a minute later.
    void sweep() {
        try {
            table.removeOver(clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("Test sign-ins that are over cannot be removed now; it is tried again in a minute", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Thread running = thread;
        try {
            if (running != null) {
                running.join(CLOSE_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
