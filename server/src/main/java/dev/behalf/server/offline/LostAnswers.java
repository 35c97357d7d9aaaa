package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks again for answers that died with a node or got lost on their way: at once, and beside all else there is to
/// do, because providers that forgive the second use of a token do so for half a minute or a minute.
final class LostAnswers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LostAnswers.class);
    private static final int AT_ONCE = 16;

    private final Database database;
    private final Refresher refresher;
    private final OnBehalf asks;
    private final LeaseWatch watch;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("lost-answer-", 0).factory());

    LostAnswers(Database database, Refresher refresher, OnBehalf asks, LeaseWatch watch, InstantSource clock) {
        this.database = database;
        this.refresher = refresher;
        this.asks = asks;
        this.watch = watch;
        this.clock = clock;
    }

    /// Looks at all leases that somebody has, and begins with what is to be asked again. Does not wait for it.
    void look() {
        long now = clock.millis();
        long since = now - Schedule.FORGIVEN.toMillis();
        List<LeaseTable.Open> open = new ArrayList<>(database.read(LeaseTable::leased));
        open.removeIf(each -> each.lease() != null && !watch.isLost(each.grant(), each.lease()));
        open.addAll(database.read(handle -> LeaseTable.unanswered(handle, since, now)));
        open.stream()
                .filter(each -> each.state() == State.ACTIVE || each.state() == State.PAUSED)
                .forEach(this::begin);
    }

    private void begin(LeaseTable.Open open) {
        if (!underWay.add(open.grant())) {
            return;
        }
        if (!room.tryAcquire()) {
            underWay.remove(open.grant());
            return;
        }
        threads.execute(() -> {
            try {
                ask(open);
            } catch (RuntimeException e) {
                LOG.warn("A lost answer for {} was not asked for again; it is tried again", open.grant(), e);
            } finally {
                room.release();
                underWay.remove(open.grant());
            }
        });
    }

    private void ask(LeaseTable.Open open) {
        switch (refresher.refresh(open.environment(), open.grant(), open.generation(), Refresher.Wish.DUE)) {
            case Outcome.Fresh(var access, var state) -> asks.refreshed(access, state);
            case Outcome.Failed _ -> asks.forget(open.grant());
        }
    }

    /// Begins with nothing more. What is under way goes on, as long as [Refresher#finish] waits for it.
    @Override
    public void close() {
        threads.shutdown();
    }
}
