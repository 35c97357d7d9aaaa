package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.FormerConnections;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.federation.Revocation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
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

    private final Database database;
    private final IssuingConnections issuing;
    private final Safe safe;
    private final Supplier<Registry> registry;
    private final ProviderTokenClient client;
    private final Refresher refresher;
    private final Breakers breakers;
    private final LeaseWatch watch;
    private final OnBehalf asks;
    private final Settler settler;
    private final InstantSource clock;
    private final Schedule schedule;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Tender(
            Database database,
            Safe safe,
            Supplier<Registry> registry,
            ProviderTokenClient client,
            Refresher refresher,
            Breakers breakers,
            LeaseWatch watch,
            OnBehalf asks,
            Settler settler,
            InstantSource clock,
            OfflineTimes times) {
        this.settler = settler;
        this.database = database;
        this.issuing = new IssuingConnections(registry, new FormerConnections(database));
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
        settler.settle();
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
        postponed(held, ((Outcome.Failed) outcome).answer());
        return false;
    }

    /// What cannot be tried at all is not to be found due over and over.
    private void postponed(Held held, Answer answer) {
        if (answer instanceof Answer.NeedsSignIn || answer instanceof Answer.NotKept) {
            Instant next = schedule.retry(held.failures(), clock.instant());
            database.write(handle -> {
                OfflineTable.postpone(handle, held, next.toEpochMilli());
                return null;
            });
        }
    }

    /// Gives back what a person's grant holds of an application that the environment is not connected to any more.
    /// Where its provider cannot be told now, it is tried again as for all that is over.
    void giveBackFormer(String environment, String person, String grant) {
        RegisteredConnection connection = registry.get().connections().get(environment);
        if (connection == null) {
            return;
        }
        String application = ProviderApplication.of(connection.connection().settings());
        Optional<Held> former = database.write(handle -> OfflineTable.find(handle, environment, grant)
                .filter(held -> held.person().equals(person)
                        && held.token() != null
                        && held.state() == State.NEEDS_SIGN_IN
                        && !List.of("", application).contains(held.provider())
                        && StopTable.revoke(handle, grant, StateReason.PROVIDER_CHANGED, null, clock.millis()))
                .flatMap(_ -> OfflineTable.find(handle, environment, grant)));
        if (former.isPresent()) {
            try {
                one(former.get());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Tells the provider, as far as that goes, and removes the token.
    private boolean revoke(Held held) {
        if (held.lease() != null && !watch.isLost(held.grant(), held.lease())) {
            return false;
        }
        RegisteredConnection connection = issuing.of(held);
        String token = connection == null ? null : safe.readable(held);
        Revocation revocation =
                connection == null || token == null ? new Revocation.NotOffered() : client.revoke(connection, token);
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
