package dev.behalf.server.offline;

import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gets a connection its next access token. One node redeems, under a lease in the database; the others wait for
/// what it stores. [LeaseWatch] says which leases were left by nodes that died.
final class Refresher {

    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    /// Somebody asks, and the provider's last answer could not be held against who signed in.
    private static final Duration LONGEST_UNCHECKED = Duration.ofMinutes(1);

    /// Who wants it.
    enum Wish {
        /// Somebody waits for the token.
        ASKED,
        /// It is time; nobody waits.
        DUE,
        /// The team tries whether a connection works, whatever is known of it and of the provider.
        TRIED
    }

    private final Database database;
    private final Safe safe;
    private final Supplier<Registry> registry;
    private final Redeemer redeemer;
    private final Breakers breakers;
    private final LeaseWatch watch;
    private final InstantSource clock;
    private final OfflineTimes times;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger underWay = new AtomicInteger();

    Refresher(
            Database database,
            Safe safe,
            Supplier<Registry> registry,
            Redeemer redeemer,
            Breakers breakers,
            LeaseWatch watch,
            InstantSource clock,
            OfflineTimes times) {
        this.database = database;
        this.safe = safe;
        this.registry = registry;
        this.redeemer = redeemer;
        this.breakers = breakers;
        this.watch = watch;
        this.clock = clock;
        this.times = times;
    }

    /// @param stale the generation that is not good enough
    Outcome refresh(String environment, String grant, long stale, Wish wish) {
        long began = System.nanoTime();
        Duration wait = SHORTEST_WAIT;
        while (true) {
            Outcome outcome = attempt(environment, grant, stale, wish);
            if (outcome != null) {
                return outcome;
            }
            if (wish == Wish.DUE || System.nanoTime() - began > times.patience().toNanos()) {
                return new Outcome.Failed(
                        new Answer.Unavailable("Another node is refreshing the connection.", Duration.ofSeconds(1)));
            }
            Pause.of(wait.plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() + 1)));
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    /// @return null where somebody else is at it
    private @Nullable Outcome attempt(String environment, String grant, long stale, Wish wish) {
        Held held = database.read(handle -> OfflineTable.find(handle, environment, grant))
                .orElse(null);
        if (held == null) {
            return new Outcome.Failed(new Answer.NotKept(null));
        }
        Answer refusal = refusal(held, wish);
        if (refusal != null) {
            return new Outcome.Failed(refusal);
        }
        RegisteredConnection connection = registry.get().connections().get(environment);
        if (connection == null || !connection.offlineAccess()) {
            return new Outcome.Failed(new Answer.NotKept(StateReason.OFFLINE_ACCESS_OFF));
        }
        if (!held.provider().isEmpty()
                && !held.provider()
                        .equals(ProviderApplication.of(connection.connection().settings()))) {
            return new Outcome.Failed(new Answer.NeedsSignIn(StateReason.PROVIDER_CHANGED));
        }
        if (held.generation() > stale && held.checked() && held.access() != null) {
            return opened(held);
        }
        Instant later = wish == Wish.ASKED ? looksAgain(held) : null;
        return later == null ? leased(held, connection, wish) : new Outcome.Failed(unchecked(later));
    }

    /// What one person's answers are like is no reason to leave the provider alone for everybody; and no reason to get
    /// a new answer for each ask.
    ///
    /// @return until when the one that is here is let be, null where that is over
    private @Nullable Instant looksAgain(Held held) {
        Instant came = held.refreshedAt();
        Instant due = held.dueAt();
        if (held.checked() || held.failures() == 0 || came == null || due == null) {
            return null;
        }
        Instant latest = came.plus(LONGEST_UNCHECKED);
        Instant until = due.isBefore(latest) ? due : latest;
        return until.isAfter(clock.instant()) ? until : null;
    }

    private Answer unchecked(Instant until) {
        return new Answer.Unavailable(
                "It could not be told whether the provider's last answer is the person's; the connection's page says why.",
                Duration.between(clock.instant(), until));
    }

    private static @Nullable Answer refusal(Held held, Wish wish) {
        if (held.state() == State.REVOKED || held.token() == null) {
            return held.state() == State.NEEDS_SIGN_IN
                    ? new Answer.NeedsSignIn(Objects.requireNonNullElse(held.reason(), StateReason.ENDED_AT_PROVIDER))
                    : new Answer.NotKept(held.reason());
        }
        if (held.state() == State.NEEDS_SIGN_IN && wish != Wish.TRIED) {
            return new Answer.NeedsSignIn(Objects.requireNonNullElse(held.reason(), StateReason.ENDED_AT_PROVIDER));
        }
        return held.state() == State.PAUSED && wish == Wish.ASKED ? paused(held) : null;
    }

    /// Why a paused connection hands out nothing.
    static Answer paused(Held held) {
        return held.reason() == StateReason.NOT_ALLOWED ? new Answer.NotAllowed() : new Answer.Paused();
    }

    /// The access token that is kept.
    Outcome opened(Held held) {
        try {
            return new Outcome.Fresh(Access.of(held, Objects.requireNonNull(safe.access(held)), times), held.state());
        } catch (SealException e) {
            LOG.error("The access token of {} cannot be opened: {}", held.grant(), e.getMessage());
            return new Outcome.Failed(new Answer.Unavailable(
                    "What is kept cannot be decrypted; the server's log says more.", Duration.ofMinutes(1)));
        }
    }

    private @Nullable Outcome leased(Held held, RegisteredConnection connection, Wish wish) {
        if (held.lease() != null && !watch.isLost(held.grant(), held.lease())) {
            return null;
        }
        // What may be spent is asked for while that may be forgiven, also where all else waits for the provider.
        boolean waits = wish != Wish.TRIED && held.lease() == null && !held.asksAgain(clock.instant());
        Answer open = waits ? breakers.refusal(held.environment()) : null;
        if (open != null) {
            return new Outcome.Failed(open);
        }
        if (held.lease() != null) {
            LOG.warn("Whoever was refreshing {}, generation {}, is gone; taking over", held.grant(), held.generation());
        }
        Redeemer.Lease lease = new Redeemer.Lease(RandomText.id("", random), System.nanoTime());
        long since = clock.instant().minus(times.lease()).toEpochMilli();
        boolean taken = false;
        try {
            taken = database.write(handle -> LeaseTable.lease(handle, held, held.lease(), lease.name(), since));
        } finally {
            if (waits && !taken) {
                breakers.untried(held.environment());
            }
        }
        return taken ? counted(held, connection, lease) : null;
    }

    private @Nullable Outcome counted(Held held, RegisteredConnection connection, Redeemer.Lease lease) {
        underWay.incrementAndGet();
        try {
            return redeemer.redeem(held, connection, lease);
        } catch (RuntimeException e) {
            // It could not be given back: the database is away.
            watch.abandon(lease.name());
            breakers.untried(held.environment());
            throw e;
        } finally {
            underWay.decrementAndGet();
        }
    }

    /// Waits until no answer of a provider is under way, for the time that one may take.
    void finish() {
        long until = System.nanoTime() + times.lease().toNanos();
        while (underWay.get() > 0 && System.nanoTime() < until) {
            Pause.of(SHORTEST_WAIT);
        }
    }
}
