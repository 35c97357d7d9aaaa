package dev.behalf.server.offline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands out providers' access tokens to whoever acts for a person. One that is warm costs a look into memory; for
/// one that is not, one asks and the rest wait.
final class OnBehalf {

    private static final Logger LOG = LoggerFactory.getLogger(OnBehalf.class);
    private static final int MOST_WARM = 100_000;
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(10);

    /// @param version of the connection to the provider by which it may be handed out
    /// @param usedAt epoch milliseconds of the latest use that is not written down, 0 for none
    private record Warm(Access access, long version, AtomicLong usedAt) {}

    private final Database database;
    private final Refresher refresher;
    private final Predicate<String> isEnded;
    private final Function<String, @Nullable RegisteredConnection> connections;
    private final InstantSource clock;
    private final OfflineTimes times;
    private final Schedule schedule;
    private final Cache<String, Warm> warm =
            Caffeine.newBuilder().maximumSize(MOST_WARM).build();
    private final Map<String, CompletableFuture<Outcome>> flights = new ConcurrentHashMap<>();

    /// How often something was changed here, for those whose token is being fetched meanwhile.
    private final AtomicLong changes = new AtomicLong();

    /// @param isEnded whether a grant is known to be over; asked for every answer
    /// @param connections of an environment to its provider as it is in force, null where there is none; asked for
    ///     every answer
    OnBehalf(
            Database database,
            Refresher refresher,
            Predicate<String> isEnded,
            Function<String, @Nullable RegisteredConnection> connections,
            InstantSource clock,
            OfflineTimes times) {
        this.database = database;
        this.refresher = refresher;
        this.isEnded = isEnded;
        this.connections = connections;
        this.clock = clock;
        this.times = times;
        this.schedule = new Schedule(times);
    }

    Answer ask(Ask ask) {
        if (isEnded.test(ask.grant())) {
            return new Answer.NotKept(StateReason.GRANT_OVER);
        }
        Instant now = clock.instant();
        Warm found = warm.getIfPresent(ask.grant());
        if (found != null && lasts(found.access(), now) && isInForce(found)) {
            found.usedAt().lazySet(now.toEpochMilli());
            return answer(found.access(), ask);
        }
        return answer(flight(ask, -1), ask);
    }

    private boolean lasts(Access access, Instant now) {
        return access.expiresAt().isAfter(now.plus(times.margin(access.since(), access.expiresAt())));
    }

    /// Settings that changed may forbid what they allowed; then it is looked at anew.
    private boolean isInForce(Warm found) {
        RegisteredConnection connection = connections.apply(found.access().environment());
        return connection != null && connection.version() == found.version();
    }

    /// The same, for whoever was refused with the token that an earlier ask brought.
    Answer askAgain(Ask ask, String refused) {
        Warm found = warm.getIfPresent(ask.grant());
        if (found == null
                || isEnded.test(ask.grant())
                || !found.access().token().equals(refused)
                || found.access().since().plus(REFUSED_AGAIN).isAfter(clock.instant())) {
            return ask(ask);
        }
        return answer(flight(ask, found.access().generation()), ask);
    }

    private Answer answer(Outcome outcome, Ask ask) {
        return switch (outcome) {
            case Outcome.Failed(var answer) -> answer;
            case Outcome.Fresh(var access, State state) ->
                state == State.ACTIVE ? answer(access, ask) : new Answer.Paused();
        };
    }

    /// The last look before a token leaves: it is for this person of this environment, or nobody gets it.
    private static Answer answer(Access access, Ask ask) {
        if (!access.environment().equals(ask.environment())
                || !access.person().equals(ask.person())
                || !access.grant().equals(ask.grant())) {
            LOG.error(
                    "ALARM: {} of {} was asked for on behalf of {}; nothing was handed out",
                    access.grant(),
                    access.environment(),
                    ask.person());
            return new Answer.Mismatch();
        }
        if (!access.scopes().containsAll(ask.scopes())) {
            List<String> missing = new ArrayList<>(ask.scopes());
            missing.removeAll(access.scopes());
            return new Answer.MissingScope(missing);
        }
        List<String> audiences = access.audiences();
        if (ask.audience() != null && (audiences == null || !audiences.contains(ask.audience()))) {
            return new Answer.OtherAudience(audiences);
        }
        return new Answer.Token(access.token(), access.expiresAt(), access.scopes(), audiences);
    }

    /// @param stale the generation that is not good enough, -1 where any may be
    private Outcome flight(Ask ask, long stale) {
        // Environments share nothing, not even a flight.
        String key = ask.environment() + " " + ask.grant();
        CompletableFuture<Outcome> own = new CompletableFuture<>();
        CompletableFuture<Outcome> other = flights.putIfAbsent(key, own);
        if (other != null) {
            return join(other);
        }
        try {
            long before = changes.get();
            Outcome outcome = load(ask.environment(), ask.grant(), stale);
            if (changes.get() != before) {
                outcome = stillAllowed(ask, outcome);
            }
            own.complete(outcome);
            return outcome;
        } catch (RuntimeException e) {
            LOG.warn("{} cannot be looked up or refreshed", ask.grant(), e);
            Outcome outcome = away(ask, stale);
            own.complete(outcome);
            return outcome;
        } finally {
            flights.remove(key, own);
        }
    }

    /// While the database is away: what is good for a few seconds yet is better than nothing.
    private Outcome away(Ask ask, long stale) {
        Warm known = warm.getIfPresent(ask.grant());
        return stale < 0 && known != null && known.access().expiresAt().isAfter(clock.instant()) && isInForce(known)
                ? new Outcome.Fresh(known.access(), State.ACTIVE)
                : new Outcome.Failed(new Answer.Unavailable(
                        "What is kept cannot be read now; the server's log says more.", Duration.ofSeconds(1)));
    }

    /// What was stopped while its token was fetched is not handed out.
    private Outcome stillAllowed(Ask ask, Outcome outcome) {
        if (outcome instanceof Outcome.Failed) {
            return outcome;
        }
        Held held = database.read(handle -> OfflineTable.find(handle, ask.environment(), ask.grant()))
                .orElse(null);
        if (held != null && held.state() == State.ACTIVE) {
            return outcome;
        }
        warm.invalidate(ask.grant());
        return new Outcome.Failed(
                held != null && held.state() == State.PAUSED
                        ? Refresher.paused(held)
                        : new Answer.NotKept(held == null ? null : held.reason()));
    }

    private Outcome join(CompletableFuture<Outcome> other) {
        try {
            return other.get(times.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Outcome.Failed(new Answer.Unavailable(
                    "The connection is being refreshed, and that takes long.", Duration.ofSeconds(1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed(new Answer.Unavailable("The server is stopping.", Duration.ofSeconds(1)));
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("The refresh that was waited for failed", e.getCause());
        }
    }

    private Outcome load(String environment, String grant, long stale) {
        // Before the row: what was settled by other settings is looked at anew with the next ask.
        RegisteredConnection connection = connections.apply(environment);
        Held held = database.read(handle -> OfflineTable.find(handle, environment, grant))
                .orElse(null);
        if (held == null) {
            // Where people are asked, those who say no leave nothing that could be kept.
            return new Outcome.Failed(
                    connection != null && connection.askBeforeActing()
                            ? new Answer.NotAllowed()
                            : new Answer.NotKept(null));
        }
        boolean may = held.isOf(connection);
        Instant now = clock.instant();
        if (may
                && held.generation() > stale
                && held.serves(now, times.margin(held.since(), held.accessEnd(times)), times)) {
            return warmed(refresher.opened(held), connection);
        }
        Outcome outcome =
                refresher.refresh(environment, grant, Math.max(stale, held.generation()), Refresher.Wish.ASKED);
        // What is good for a few seconds yet is better than nothing.
        return outcome instanceof Outcome.Failed(Answer.Unavailable _)
                        && may
                        && stale < 0
                        && held.serves(clock.instant(), Duration.ZERO, times)
                ? refresher.opened(held)
                : warmed(outcome, connection);
    }

    private Outcome warmed(Outcome outcome, @Nullable RegisteredConnection connection) {
        if (connection != null && outcome instanceof Outcome.Fresh(var access, State state) && state == State.ACTIVE) {
            warm.put(access.grant(), new Warm(access, connection.version(), new AtomicLong(clock.millis())));
        }
        return outcome;
    }

    /// Takes over what was refreshed in the background for somebody who uses it.
    void refreshed(Access access, State state) {
        warm.asMap()
                .computeIfPresent(
                        access.grant(),
                        (_, known) -> known.access().generation() < access.generation()
                                ? new Warm(access, known.version(), new AtomicLong(0))
                                : known);
        if (state != State.ACTIVE) {
            warm.invalidate(access.grant());
        }
    }

    /// Forgets what has changed.
    void follow(OfflineTable.Change change) {
        Warm known = warm.getIfPresent(change.grant());
        if (known != null && (change.state() != State.ACTIVE || known.access().generation() < change.generation())) {
            warm.asMap().remove(change.grant(), known);
        }
    }

    /// Forgets what was changed on this node. Whoever counted before it must look again, and whoever counts after it
    /// finds the change in the database.
    void changed(List<String> grants) {
        changes.incrementAndGet();
        warm.invalidateAll(grants);
    }

    /// Forgets what was stopped on another node. Whoever read it before that looks again.
    ///
    /// @param grant null for all of the environment
    void stopped(String environment, @Nullable String grant) {
        changes.incrementAndGet();
        if (grant == null) {
            warm.asMap().values().removeIf(each -> each.access().environment().equals(environment));
        } else {
            warm.invalidate(grant);
        }
    }

    /// Forgets everything.
    void forgetAll() {
        changes.incrementAndGet();
        warm.invalidateAll();
    }

    void forget(String grant) {
        warm.invalidate(grant);
    }

    /// Writes down which tokens were used, so that they are refreshed before they end.
    void writeUses() {
        List<Warm> used = warm.asMap().values().stream()
                .filter(each -> each.usedAt().get() != 0)
                .toList();
        for (int from = 0; from < used.size(); from += 500) {
            List<Warm> batch = used.subList(from, Math.min(used.size(), from + 500));
            database.write(handle -> {
                batch.forEach(each -> {
                    Access access = each.access();
                    OfflineTable.use(
                            handle,
                            access.grant(),
                            access.generation(),
                            each.usedAt().get(),
                            schedule.ahead(access.grant(), access.since(), access.expiresAt())
                                    .toEpochMilli());
                });
                return null;
            });
            batch.forEach(each -> each.usedAt().set(0));
        }
    }

    /// Forgets tokens that are over.
    void forgetExpired() {
        Instant now = clock.instant();
        warm.asMap().values().removeIf(each -> !each.access().expiresAt().isAfter(now));
    }
}
