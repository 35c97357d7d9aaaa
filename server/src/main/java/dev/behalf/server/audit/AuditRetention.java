package dev.behalf.server.audit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets entries whose time is over, every hour. Nodes that do it at the same moment wait for each other.
public final class AuditRetention implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

    private final AuditLog log;
    private final InstantSource clock;
    private final Duration retention;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /// @param retention how long entries are kept
    public AuditRetention(AuditLog log, InstantSource clock, Duration retention) {
        this.log = log;
        this.clock = clock;
        this.retention = retention;
    }

    /// Begins to forget, now for the first time.
    public void start() {
        thread = Thread.ofVirtual().name("audit-retention").start(this::run);
    }

    private void run() {
        try {
            do {
                forget();
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.warn("The audit log is no longer shortened", e);
        }
    }

    /// Forgets what is older than it may be. Without a database it is done an hour later.
    void forget() {
        try {
            long forgotten = log.forgetBefore(clock.instant().minus(retention));
            if (forgotten > 0) {
                LOG.info("Forgot {} entries of the audit log, older than {} days", forgotten, retention.toDays());
            }
        } catch (RuntimeException e) {
            LOG.warn("The audit log cannot be shortened now; it is tried again in an hour", e);
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
