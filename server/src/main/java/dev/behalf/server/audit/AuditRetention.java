package dev.behalf.server.audit;

import dev.behalf.server.background.Chores;
import dev.behalf.server.background.Chores.Chore;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets entries whose time is over, every hour. Nodes that do it at the same moment wait for each other.
public final class AuditRetention implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

    private final AuditLog log;
    private final InstantSource clock;
    private final Duration retention;
    private final Chores chores =
            new Chores("audit-retention", new Chore("old entries of the audit log", INTERVAL, this::forget));

    /// @param retention how long entries are kept
    public AuditRetention(AuditLog log, InstantSource clock, Duration retention) {
        this.log = log;
        this.clock = clock;
        this.retention = retention;
    }

    /// Begins to forget, now for the first time.
    public void start() {
        chores.start();
    }

    /// Forgets what is older than it may be. Without a database it is done an hour later.
    void forget() {
        long forgotten = log.forgetBefore(clock.instant().minus(retention));
        if (forgotten > 0) {
            LOG.info("Forgot {} entries of the audit log, older than {} days", forgotten, retention.toDays());
        }
    }

    @Override
    public void close() {
        chores.close();
    }
}
