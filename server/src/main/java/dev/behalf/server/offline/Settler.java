package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Brings connections into the state that settings and grants leave them: those that are not kept any more are over,
/// and so are those whose grant is; those wait that are of another application, or that their people have not
/// allowed.
final class Settler {

    /// Longer than a sign-in that is under way with former settings takes to be stored.
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /// How long a code may wait to be fetched, with room.
    private static final Duration UNREDEEMED = Duration.ofMinutes(5);

    private final Database database;
    private final Supplier<Registry> registry;
    private final OnBehalf asks;
    private final InstantSource clock;
    private final Meters meters;
    private final Map<String, Looked> looked = new ConcurrentHashMap<>();

    /// Held while settings are followed, so that two threads do not do the same work.
    private final ReentrantLock following = new ReentrantLock();

    private volatile long followed = -1;

    /// When it was last looked which connections have to wait.
    ///
    /// @param version of the connection to the provider
    /// @param again to look once more then; null where that is done
    private record Looked(long version, @Nullable Instant again) {}

    /// Connections that came into a state, in a transaction that is over.
    private record Moved(String environment, State state, StateReason reason, List<String> grants) {}

    Settler(Database database, Supplier<Registry> registry, OnBehalf asks, InstantSource clock, Meters meters) {
        this.database = database;
        this.registry = registry;
        this.asks = asks;
        this.clock = clock;
        this.meters = meters;
    }

    /// Does all of it.
    void settle() {
        follow();
        sweep();
        settleWaiting();
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
        if (database.read(handle -> StopTable.anyOf(handle, environment))) {
            done(new Moved(
                    environment,
                    State.REVOKED,
                    StateReason.OFFLINE_ACCESS_OFF,
                    database.write(handle -> StopTable.markEnvironment(handle, environment, time))));
        }
    }

    /// Looks before it writes: mostly nothing is over, and SQLite has one writer.
    private void sweep() {
        long time = clock.millis();
        long unredeemed = time - UNREDEEMED.toMillis();
        List<String> off = withoutOfflineAccess();
        boolean nothing =
                database.read(handle -> StopTable.over(handle, time, unredeemed).isEmpty()
                        && off.stream().noneMatch(environment -> StopTable.anyOf(handle, environment)));
        if (nothing) {
            return;
        }
        List<Moved> over = database.write(handle -> {
            List<Moved> found = new ArrayList<>();
            StopTable.markOver(handle, time, unredeemed)
                    .forEach((environment, grants) ->
                            found.add(new Moved(environment, State.REVOKED, StateReason.GRANT_OVER, grants)));
            off.forEach(environment -> found.add(new Moved(
                    environment,
                    State.REVOKED,
                    StateReason.OFFLINE_ACCESS_OFF,
                    StopTable.markEnvironment(handle, environment, time))));
            return found;
        });
        over.forEach(this::done);
    }

    private void done(Moved moved) {
        if (!moved.grants().isEmpty()) {
            asks.changed(moved.grants());
        }
        meters.changed(
                moved.environment(),
                moved.state(),
                moved.reason(),
                moved.grants().size());
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

    /// After a change of the settings those wait whose application is another now, or that their people have not
    /// allowed; or wait no more.
    private void settleWaiting() {
        List<RegisteredConnection> changed = new ArrayList<>();
        Map<String, Looked> looks = new HashMap<>();
        registry.get().connections().forEach((environment, connection) -> {
            Looked look = connection.offlineAccess() ? look(connection) : null;
            if (look != null) {
                changed.add(connection);
                looks.put(environment, look);
            }
        });
        if (changed.isEmpty()) {
            return;
        }
        long time = clock.millis();
        List<Moved> moved = database.write(handle -> {
            List<Moved> found = new ArrayList<>();
            changed.forEach(connection -> found.addAll(settled(handle, connection, time)));
            return found;
        });
        looked.putAll(looks);
        moved.forEach(this::done);
    }

    private static List<Moved> settled(Handle handle, RegisteredConnection connection, long time) {
        String environment = connection.environment();
        String application = ProviderApplication.of(connection.connection().settings());
        return List.of(
                new Moved(
                        environment,
                        State.NEEDS_SIGN_IN,
                        StateReason.PROVIDER_CHANGED,
                        ApplicationTable.leave(handle, environment, application, null, time)),
                new Moved(
                        environment,
                        State.ACTIVE,
                        StateReason.PROVIDER_BACK,
                        ApplicationTable.comeBack(handle, environment, application, time)),
                connection.askBeforeActing()
                        ? new Moved(
                                environment,
                                State.PAUSED,
                                StateReason.NOT_ALLOWED,
                                WaitingTable.hold(handle, environment, null, time))
                        : new Moved(
                                environment,
                                State.ACTIVE,
                                StateReason.NOT_ASKED,
                                WaitingTable.notAsked(handle, environment, time)));
    }

    /// Whoever signed in a moment ago may have been let in by the settings of before: after a change it is looked
    /// twice.
    ///
    /// @return null where there is no need now
    private @Nullable Looked look(RegisteredConnection connection) {
        Looked last = looked.get(connection.environment());
        Instant now = clock.instant();
        if (last == null || last.version() != connection.version()) {
            return new Looked(connection.version(), now.plus(LOOK_AGAIN));
        }
        return last.again() == null || now.isBefore(last.again()) ? null : new Looked(connection.version(), null);
    }

    /// Drops what nodes need no more of each other's stops.
    void forgetNotices() {
        if (database.read(StopNoticeTable::hasOld)) {
            database.write(handle -> {
                StopNoticeTable.forget(handle);
                return null;
            });
        }
    }
}
