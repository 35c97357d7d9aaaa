package dev.behalf.server.webhooks;

import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends couriers out. A webhook has few of them at a time, one where its tries fail; and those whose tries fail share
/// couriers of their own, so that however many are down, they hold up nobody but each other.
final class Rounds implements AutoCloseable {

    private static final int FOR_ONE = 4;
    /// Together as many as the way out has connections.
    private static final int FOR_GOOD = 12;

    private static final int FOR_FAILING = 4;

    /// A courier that has more to do makes way for others.
    private static final Duration SLICE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Database database;
    private final InstantSource clock;
    private final Courier courier;
    private final Retries retries;
    private final Duration deadline;
    private final Semaphore good = new Semaphore(FOR_GOOD);
    private final Semaphore failing = new Semaphore(FOR_FAILING);
    private final Map<String, Integer> out = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhook-", 0).factory());
    private volatile boolean closed;

    /// @param deadline of one try
    Rounds(Database database, InstantSource clock, Courier courier, Retries retries, Duration deadline) {
        this.database = database;
        this.clock = clock;
        this.courier = courier;
        this.retries = retries;
        this.deadline = deadline;
    }

    /// Begins with all that is due, and does not wait for it.
    synchronized void begin() {
        List<WebhookTable.Row> due = database.read(handle -> WebhookTable.due(handle, clock.millis()));
        for (WebhookTable.Row row : retries.shuffled(due)) {
            boolean well = row.webhook().failures() == 0;
            Semaphore places = well ? good : failing;
            int most = well ? FOR_ONE : 1;
            while (takePlace(row.webhook().id(), most, places)) {
                threads.execute(() -> run(row.webhook().id(), places));
            }
        }
    }

    private boolean takePlace(String webhook, int most, Semaphore places) {
        if (closed || out.getOrDefault(webhook, 0) >= most || !places.tryAcquire()) {
            return false;
        }
        out.merge(webhook, 1, Integer::sum);
        return true;
    }

    private void run(String webhook, Semaphore places) {
        try {
            long end = System.nanoTime() + SLICE.toNanos();
            Courier.Round round;
            do {
                round = courier.one(webhook);
            } while (round == Courier.Round.DELIVERED && !closed && System.nanoTime() < end);
        } catch (RuntimeException e) {
            LOG.warn("A delivery to the webhook {} was not tried in order; it is tried again", webhook, e);
        } finally {
            out.compute(webhook, (_, count) -> count == null || count == 1 ? null : count - 1);
            places.release();
        }
    }

    /// Waits until nothing is under way.
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(deadline.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
