package dev.behalf.server.calls;

import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls to the team's MCP servers. Noted in memory and written down once a second, so that no request waits for
/// it.
public final class CallLog implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration FORGET_INTERVAL = Duration.ofMinutes(10);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 20_000;
    private static final int BATCH = 2000;
    private static final int MAX_PAGE = 200;

    /// How many calls one search looks at.
    public static final int MOST_SEARCHED = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    private final Database database;
    private final InstantSource clock;
    private final Duration retention;
    private final BlockingQueue<RecordedCall> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong newest = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock writing = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread writer;
    private boolean failing;
    private Instant nextForgetting = Instant.MIN;

    /// @param retention how long calls are kept
    public CallLog(Database database, InstantSource clock, Duration retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /// Takes no lock for long, and asks nobody. What comes while too many wait, because the database is away, is lost
    /// and counted.
    public void note(Called call) {
        long wanted = RecordedCall.first(clock.millis()) | random.nextInt(1 << 19);
        if (!waiting.offer(new RecordedCall(newest.updateAndGet(last -> Math.max(last + 1, wanted)), call))) {
            dropped.incrementAndGet();
        }
    }

    /// How many calls were lost since this node was started.
    public long dropped() {
        return dropped.get();
    }

    /// Begins to write down what is noted.
    public void start() {
        writer = Thread.ofVirtual().name("calls").start(this::run);
    }

    private void run() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                tick();
            }
        } catch (InterruptedException e) {
            LOG.warn("Calls are no longer written down", e);
        }
    }

    private void tick() {
        try {
            write();
            forgetIfDue();
            if (failing) {
                failing = false;
                LOG.info("Calls are written down again");
            }
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("Calls cannot be written down now; at most {} wait until they can", MOST_WAITING, e);
            }
        }
    }

    /// Writes down all that is noted.
    public void write() {
        writing.lock();
        try {
            List<RecordedCall> batch = look();
            while (!batch.isEmpty()) {
                List<RecordedCall> written = batch;
                database.write(handle -> {
                    CallTable.insert(handle, written);
                    return null;
                });
                // Only now: what could not be written waits.
                written.forEach(waiting::remove);
                batch = look();
            }
        } finally {
            writing.unlock();
        }
    }

    private List<RecordedCall> look() {
        List<RecordedCall> batch = new ArrayList<>();
        for (RecordedCall call : waiting) {
            if (batch.size() == BATCH) {
                break;
            }
            batch.add(call);
        }
        return batch;
    }

    private void forgetIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(nextForgetting)) {
            nextForgetting = now.plus(FORGET_INTERVAL);
            forget();
        }
    }

    /// Forgets what is older than it may be.
    void forget() {
        long before = RecordedCall.first(clock.instant().minus(retention).toEpochMilli());
        database.write(handle -> {
            CallTable.forget(handle, before);
            return null;
        });
    }

    /// Calls, the newest first.
    ///
    /// @param server only those to it; empty for all
    /// @param before only those of a smaller id; [Long#MAX_VALUE] for the newest
    /// @param limit at most 200
    public List<RecordedCall> page(String environment, String server, long before, int limit) {
        CallFilter filter = new CallFilter(server, "", "");
        return database.read(
                handle -> CallTable.page(handle, environment, filter, 0, before, Math.min(limit, MAX_PAGE)));
    }

    /// Calls that are like that, the newest first. A search looks at [#MOST_SEARCHED] at once.
    ///
    /// @param before only those of a smaller id; [Long#MAX_VALUE] for the newest
    /// @param limit below 200
    public CallPage page(String environment, CallFilter filter, long before, int limit) {
        return database.read(handle -> {
            long end = filter.any() ? CallTable.searchEnd(handle, environment, before, MOST_SEARCHED) : 0;
            List<RecordedCall> found = CallTable.page(handle, environment, filter, end, before, limit + 1);
            if (found.size() > limit) {
                List<RecordedCall> shown = found.subList(0, limit);
                return new CallPage(shown, shown.getLast().id(), false);
            }
            return new CallPage(found, end == 0 ? 0 : end + 1, end != 0);
        });
    }

    /// How many calls there were of each server since then, as far as the newest [#MOST_SEARCHED] tell.
    public CallCounts counts(String environment, Instant since) {
        Map<String, Long> counts = database.read(handle ->
                CallTable.counts(handle, environment, RecordedCall.first(since.toEpochMilli()), MOST_SEARCHED));
        return new CallCounts(
                counts, counts.values().stream().mapToLong(Long::longValue).sum() < MOST_SEARCHED);
    }

    /// Writes down the rest. Does not close the database.
    @Override
    public void close() {
        closed.countDown();
        Thread running = writer;
        try {
            if (running != null) {
                running.join(CLOSE_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tick();
    }
}
