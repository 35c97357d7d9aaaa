package dev.behalf.server.activity;

import dev.behalf.server.background.Chores;
import dev.behalf.server.background.Chores.Chore;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Fingerprint;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// What verification did. Requests note it in memory; every second it is written down, so several nodes add up in the
/// database.
public final class Activity implements AutoCloseable {

    /// How often what was noted is written down.
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Duration MINUTES_KEPT = Duration.ofDays(2);
    private static final Duration FORGET_INTERVAL = Duration.ofMinutes(10);
    private static final int MAX_PAGE = 200;

    private final Database database;
    private final InstantSource clock;
    private final Duration retention;
    private final RefusalReport reports = new RefusalReport(new ClaimDigests(new SecureRandom()));
    private final Map<String, Recorder> recorders = new ConcurrentHashMap<>();
    private final Map<String, Flush> flushes = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Chores chores = new Chores(
            "activity",
            new Chore("recorded activity", INTERVAL, this::write),
            new Chore("old activity", FORGET_INTERVAL, this::forget));

    /// @param retention how long counts, fingerprints and refusals are kept
    public Activity(Database database, InstantSource clock, Duration retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /// The recorder of an environment, always the same.
    public Recorder recorder(String environment) {
        return recorders.computeIfAbsent(environment, name -> new Recorder(name, clock));
    }

    /// All there are.
    public Collection<Recorder> recorders() {
        return List.copyOf(recorders.values());
    }

    /// Begins to write down what is noted.
    public void start() {
        chores.start();
    }

    /// Writes down all that is noted. Without a database nothing is lost but refusals and fingerprints of that time:
    /// counts wait.
    public void write() {
        writing.lock();
        try {
            recorders
                    .values()
                    .forEach(recorder ->
                            write(flushes.computeIfAbsent(recorder.environment(), _ -> new Flush(recorder, reports))));
        } finally {
            writing.unlock();
        }
    }

    private void write(Flush flush) {
        Flush.Batch batch = flush.batch();
        if (!batch.isEmpty()) {
            database.write(handle -> {
                batch.write(handle, clock.instant());
                return null;
            });
            flush.markWritten(batch);
        }
    }

    /// Forgets what is older than it may be.
    void forget() {
        Instant oldest = clock.instant().minus(retention);
        database.write(handle -> {
            CountTable.forget(handle, Grain.MINUTE, clock.instant().minus(MINUTES_KEPT));
            CountTable.forget(handle, Grain.HOUR, oldest);
            FingerprintTable.forget(handle, oldest);
            RefusalTable.forget(handle, oldest);
            return null;
        });
    }

    /// When a token was last verified, on any node; empty where none was yet.
    public Optional<Instant> lastVerified(String environment) {
        return database.read(handle -> CountTable.lastVerified(handle, environment));
    }

    /// The counts of a chart. Its last column ends with the step that is under way.
    public Series series(String environment, Range range) {
        long step = range.step().toMillis();
        long end = (clock.millis() / step + 1) * step;
        long begin = end - range.columns() * step;
        List<CountTable.Count> counts =
                database.read(handle -> CountTable.since(handle, environment, range.grain(), begin, step));
        Map<String, List<Long>> byReason = new TreeMap<>();
        byReason.put("", zeros(range.columns()));
        for (CountTable.Count count : counts) {
            if (count.at() < range.columns()) {
                byReason.computeIfAbsent(count.reason(), _ -> zeros(range.columns()))
                        .set((int) count.at(), count.count());
            }
        }
        List<Long> verified = byReason.getOrDefault("", List.of());
        byReason.remove("");
        return new Series(range, Instant.ofEpochMilli(begin), verified, byReason);
    }

    private static List<Long> zeros(int columns) {
        return new ArrayList<>(Collections.nCopies(columns, 0L));
    }

    /// Refusals, the newest first. See [#page].
    public List<RecordedRefusal> refusals(String environment, RefusalFilter filter, long before, int limit) {
        return page(environment, filter, before, limit).refusals();
    }

    /// A page of refusals, the newest first.
    ///
    /// @param before only those of a smaller id; [Long#MAX_VALUE] for the newest
    /// @param limit at most 200
    public RefusalPage page(String environment, RefusalFilter filter, long before, int limit) {
        int most = Math.min(limit, MAX_PAGE);
        return database.read(handle -> {
            long end = RefusalTable.searchEnd(handle, environment, filter, before);
            List<RecordedRefusal> found = RefusalTable.page(handle, environment, filter, end, before, most + 1);
            return found.size() > most
                    ? new RefusalPage(
                            found.subList(0, most), found.get(most - 1).id(), false)
                    : new RefusalPage(found, end == 0 ? 0 : end + 1, end != 0);
        });
    }

    /// Refusals that came since, the newest first, at most 200.
    public List<RecordedRefusal> newerThan(String environment, RefusalFilter filter, long id) {
        return database.read(handle -> RefusalTable.page(handle, environment, filter, id, Long.MAX_VALUE, MAX_PAGE));
    }

    public Optional<RecordedRefusal> refusal(String environment, long id) {
        return database.read(handle -> RefusalTable.find(handle, environment, id));
    }

    /// The refusals just before and after one that are like it: same reason, same client. Looks among the thousand
    /// nearest of the reason.
    public Neighbours neighbours(RecordedRefusal refusal) {
        return database.read(handle -> RefusalTable.neighbours(handle, refusal));
    }

    /// What accepted requests had in common, over that time.
    public Collection<Fingerprint> fingerprints(String environment, Duration time) {
        long hour = Grain.HOUR.begin(clock.instant().minus(time));
        return database.read(handle -> FingerprintTable.since(handle, environment, hour));
    }

    /// Writes down the rest. Does not close the database.
    @Override
    public void close() {
        chores.closeAndDo(this::write);
    }
}
