package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.federation.Revocation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after connections that nobody asks for: refreshes ahead, keeps the idle ones alive, and tells providers to
/// revoke what is over.
final class Tender {

    private static final Logger LOG = LoggerFactory.getLogger(Tender.class);
    private static final int BATCH = 1000;
    private static final int AT_ONCE = 32;

    /// By the times of [Schedule#retry] that is about a day.
    private static final int REVOCATIONS = 32;

    /// Longer than a sign-in that is under way with former settings takes to be stored.
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /// How long a code may wait to be fetched, with room.
    private static final Duration UNREDEEMED = Duration.ofMinutes(5);

    private final Database database;
    private final Safe safe;
    private final Supplier<Registry> registry;
    private final ProviderTokenClient client;
    private final Refresher refresher;
    private final Breakers breakers;
    private final LeaseWatch watch;
    private final OnBehalf asks;
    private final InstantSource clock;
    private final Schedule schedule;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Map<String, Looked> looked = new ConcurrentHashMap<>();

    /// Held while settings are followed, so that two threads do not do the same work.
    private final ReentrantLock following = new ReentrantLock();

    private volatile long followed = -1;

    /// When it was last looked which connections have to wait for their people.
    ///
    /// @param version of the connection to the provider
    /// @param asks whether people are asked by that version
    /// @param again to look once more then; null where that is done
    private record Looked(
            long version, boolean asks, @Nullable Instant again) {}

    Tender(
            Database database,
            Safe safe,
            Supplier<Registry> registry,
            ProviderTokenClient client,
            Refresher refresher,
            Breakers breakers,
            LeaseWatch watch,
            OnBehalf asks,
            InstantSource clock,
            OfflineTimes times) {
        this.database = database;
        this.safe = safe;
        this.registry = registry;
        this.client = client;
        this.refresher = refresher;
        this.breakers = breakers;
        this.watch = watch;
        this.asks = asks;
        this.clock = clock;
        this.schedule = new Schedule(times);
    }

    /// Marks what is over, and does what is due, until nothing is.
    void tend() {
        follow();
        sweep();
        settleWaiting();
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            Set<String> away = breakers.open();
            List<Held> due =
                    new ArrayList<>(database.read(handle -> OfflineTable.due(handle, clock.millis(), away, BATCH)));
            boolean full = due.size() == BATCH;
            // Nodes that begin in different places stand less in each other's way.
            Collections.shuffle(due);
            more = all(due) > 0 && full;
        }
    }

    /// Stops what changed settings forbid. However much else there is to do, it is done with the next look after this
    /// node has learned of the change, here and by whichever node is the first.
    void follow() {
        long revision = registry.get().revision();
        if (revision == followed) {
            return;
        }
        following.lock();
        try {
            if (revision != followed) {
                long time = clock.millis();
                withoutOfflineAccess().forEach(environment -> stop(environment, time));
                settleWaiting();
                followed = revision;
            }
        } finally {
            following.unlock();
        }
    }

    private void stop(String environment, long time) {
        if (!database.read(handle -> StopTable.ofEnvironment(handle, environment))
                .isEmpty()) {
            database.write(handle ->
                            StopTable.markEnvironment(handle, environment, StateReason.OFFLINE_ACCESS_OFF, time))
                    .forEach(asks::forget);
        }
    }

    /// Looks before it writes: mostly nothing is over, and SQLite has one writer.
    private void sweep() {
        long time = clock.millis();
        long unredeemed = time - UNREDEEMED.toMillis();
        List<String> off = withoutOfflineAccess();
        boolean nothing =
                database.read(handle -> StopTable.over(handle, time, unredeemed).isEmpty()
                        && off.stream()
                                .allMatch(environment -> StopTable.ofEnvironment(handle, environment)
                                        .isEmpty()));
        if (nothing) {
            return;
        }
        List<String> over = database.write(handle -> {
            List<String> found = new ArrayList<>(StopTable.markOver(handle, time, unredeemed));
            off.forEach(environment ->
                    found.addAll(StopTable.markEnvironment(handle, environment, StateReason.OFFLINE_ACCESS_OFF, time)));
            return found;
        });
        over.forEach(asks::forget);
    }

    private List<String> withoutOfflineAccess() {
        Registry now = registry.get();
        return now.environments().keySet().stream()
                .filter(environment -> {
                    RegisteredConnection connection = now.connections().get(environment);
                    return connection == null || !connection.offlineAccess();
                })
                .toList();
    }

    /// After a change of the settings those wait that their people have not allowed, or wait no more.
    private void settleWaiting() {
        Map<String, Looked> looks = new HashMap<>();
        registry.get().connections().forEach((environment, connection) -> {
            Looked look = connection.offlineAccess() ? look(connection) : null;
            if (look != null) {
                looks.put(environment, look);
            }
        });
        if (looks.isEmpty()) {
            return;
        }
        long time = clock.millis();
        List<String> changed = database.write(handle -> {
            List<String> found = new ArrayList<>();
            looks.forEach((environment, look) -> found.addAll(
                    look.asks()
                            ? WaitingTable.hold(handle, environment, null, time)
                            : WaitingTable.notAsked(handle, environment, time)));
            return found;
        });
        looked.putAll(looks);
        changed.forEach(asks::forget);
    }

    /// Whoever signed in a moment ago may have been let in by the settings of before: after a change it is looked
    /// twice.
    ///
    /// @return null where there is no need now
    private @Nullable Looked look(RegisteredConnection connection) {
        Looked last = looked.get(connection.environment());
        Instant now = clock.instant();
        if (last == null || last.version() != connection.version()) {
            return new Looked(connection.version(), connection.askBeforeActing(), now.plus(LOOK_AGAIN));
        }
        return last.again() == null || now.isBefore(last.again())
                ? null
                : new Looked(connection.version(), connection.askBeforeActing(), null);
    }

    /// @return how many were done
    private long all(List<Held> due) {
        List<Future<Boolean>> works = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Held held : due) {
                works.add(threads.submit(() -> one(held)));
            }
        }
        return works.stream()
                .filter(work -> work.state() == Future.State.SUCCESS && work.resultNow())
                .count();
    }

    private boolean one(Held held) throws InterruptedException {
        if (!underWay.add(held.grant())) {
            return false;
        }
        room.acquire();
        try {
            return held.state() == State.REVOKED ? revoke(held) : refresh(held);
        } catch (RuntimeException e) {
            LOG.warn("{} could not be looked after", held.grant(), e);
            return false;
        } finally {
            room.release();
            underWay.remove(held.grant());
        }
    }

    private boolean refresh(Held held) {
        Outcome outcome = refresher.refresh(held.environment(), held.grant(), held.generation(), Refresher.Wish.DUE);
        if (outcome instanceof Outcome.Fresh(var access, var state)) {
            asks.refreshed(access, state);
            return true;
        }
        asks.forget(held.grant());
        return postponed(held, ((Outcome.Failed) outcome).answer());
    }

    /// What cannot be tried at all is not to be found due over and over.
    private boolean postponed(Held held, Answer answer) {
        if (answer instanceof Answer.NeedsSignIn || answer instanceof Answer.NotKept) {
            Instant next = schedule.retry(held.failures(), clock.instant());
            database.write(handle -> {
                OfflineTable.postpone(handle, held, next.toEpochMilli());
                return null;
            });
        }
        return false;
    }

    /// Tells the provider, as far as that goes, and removes the token.
    private boolean revoke(Held held) {
        if (held.lease() != null && !watch.isLost(held.grant(), held.lease())) {
            return false;
        }
        RegisteredConnection connection = registry.get().connections().get(held.environment());
        boolean same = connection != null
                && held.provider()
                        .equals(ProviderApplication.of(connection.connection().settings()));
        String token = safe.readable(held);
        Revocation revocation = connection == null || !same || token == null
                ? new Revocation.NotOffered()
                : client.revoke(connection, token);
        return switch (revocation) {
            case Revocation.Revoked _, Revocation.NotOffered _ -> removed(held, false);
            case Revocation.Failed(String why) -> failed(held, why);
        };
    }

    private boolean failed(Held held, String why) {
        Instant now = clock.instant();
        Instant next = schedule.retry(held.failures(), now);
        if (held.failures() >= REVOCATIONS) {
            LOG.warn("The provider did not revoke the token of {} in time: {}", held.grant(), why);
            return removed(held, true);
        }
        database.write(handle -> {
            OfflineTable.postpone(handle, held, next.toEpochMilli());
            return null;
        });
        return false;
    }

    private boolean removed(Held held, boolean untold) {
        database.write(handle -> {
            StopTable.remove(handle, held, untold ? StateReason.NOT_REVOKED_AT_PROVIDER : null, clock.millis());
            return null;
        });
        return true;
    }
}
