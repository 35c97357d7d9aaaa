package dev.behalf.server.offline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gets a connection its next access token. One node redeems, under a lease in the database; the others wait for what
/// it
/// stores. A node that died loses its lease once somebody has watched it for the whole time of a lease, by a clock of
/// their own: clocks of nodes need not agree.
final class Refresher {

    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);
    private static final Duration SHORTEST_GAP = Duration.ofSeconds(2);
    private static final int MOST_WATCHED = 100_000;

    /// Who wants it.
    enum Wish {
        /// Somebody waits for the token.
        ASKED,
        /// It is time; nobody waits.
        DUE,
        /// The team tries whether a connection works, whatever is known of it and of the provider.
        TRIED
    }

    /// @param last when it was seen the last time
    private record Watched(String lease, long since, long last) {}

    private final Database database;
    private final Safe safe;
    private final Supplier<Registry> registry;
    private final Redeemer redeemer;
    private final Breakers breakers;
    private final InstantSource clock;
    private final OfflineTimes times;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Watched> watched;
    private final AtomicInteger underWay = new AtomicInteger();

    Refresher(
            Database database,
            Safe safe,
            Supplier<Registry> registry,
            Redeemer redeemer,
            Breakers breakers,
            InstantSource clock,
            OfflineTimes times) {
        this.database = database;
        this.safe = safe;
        this.registry = registry;
        this.redeemer = redeemer;
        this.breakers = breakers;
        this.clock = clock;
        this.times = times;
        this.watched = Caffeine.newBuilder()
                .maximumSize(MOST_WATCHED)
                .expireAfterAccess(times.lease().multipliedBy(10))
                .build();
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
        if (held.generation() > stale && held.checked() && held.access() != null) {
            return opened(held);
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
        return leased(held, connection, wish);
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
        if (held.lease() != null && !isLost(held.grant(), held.lease())) {
            return null;
        }
        Answer open = wish == Wish.TRIED ? null : breakers.refusal(held.environment());
        if (open != null) {
            return new Outcome.Failed(open);
        }
        if (held.lease() != null) {
            LOG.warn("Whoever was refreshing {} is gone; taking over", held.grant());
        }
        Redeemer.Lease lease = new Redeemer.Lease(RandomText.id("", random), System.nanoTime());
        boolean taken =
                database.write(handle -> OfflineTable.lease(handle, held, held.lease(), lease.name(), clock.millis()));
        return taken ? counted(held, connection, lease) : null;
    }

    private @Nullable Outcome counted(Held held, RegisteredConnection connection, Redeemer.Lease lease) {
        underWay.incrementAndGet();
        try {
            return redeemer.redeem(held, connection, lease);
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

    /// Whether a lease was seen here for so long that whoever took it is gone. Seen without a gap: while the database
    /// is away for everybody, whoever has a lease can store nothing, and needs time for that once it is back.
    boolean isLost(String grant, String lease) {
        long now = System.nanoTime();
        Watched watch = watched.asMap()
                .compute(
                        grant,
                        (_, seen) -> seen == null || !seen.lease().equals(lease) || now - seen.last() > gap()
                                ? new Watched(lease, now, now)
                                : new Watched(lease, seen.since(), now));
        return now - watch.since() > times.lease().toNanos();
    }

    private long gap() {
        return Math.max(times.lease().toNanos() / 3, SHORTEST_GAP.toNanos());
    }
}
