package dev.behalf.server.console;

import dev.behalf.server.chain.ChainCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Follows a chain when somebody asks, one at a time, and remembers what came of it: a long log takes seconds.
public final class ChainWatch {

    /// So old a result is as good as a new one.
    private static final Duration FRESH = Duration.ofSeconds(5);

    /// What came of following the chain.
    public record Checked(ChainCheck check, Instant at) {}

    private final Supplier<ChainCheck> chain;
    private final InstantSource clock;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile @Nullable Checked last;

    /// @param chain follows it to its end
    public ChainWatch(Supplier<ChainCheck> chain, InstantSource clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /// What came of it the last time, null where this node has not done it yet.
    public @Nullable Checked last() {
        return last;
    }

    public Checked check() {
        checking.lock();
        try {
            Checked known = last;
            Instant now = clock.instant();
            if (known == null || now.isAfter(known.at().plus(FRESH))) {
                known = new Checked(chain.get(), now);
                last = known;
            }
            return known;
        } finally {
            checking.unlock();
        }
    }
}
