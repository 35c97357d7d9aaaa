package dev.behalf.server.console.audit;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.chain.ChainCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Follows the chain when somebody asks, one at a time, and remembers what came of it: a long log takes seconds.
final class ChainWatch {

    /// So old a result is as good as a new one.
    private static final Duration FRESH = Duration.ofSeconds(5);

    /// What came of following the chain.
    record Checked(ChainCheck check, Instant at) {}

    private final AuditLog log;
    private final InstantSource clock;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile @Nullable Checked last;

    ChainWatch(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /// What came of it the last time, null where this node has not done it yet.
    @Nullable
    Checked last() {
        return last;
    }

    Checked check() {
        checking.lock();
        try {
            Checked known = last;
            Instant now = clock.instant();
            if (known == null || now.isAfter(known.at().plus(FRESH))) {
                known = new Checked(log.check(), now);
                last = known;
            }
            return known;
        } finally {
            checking.unlock();
        }
    }
}
