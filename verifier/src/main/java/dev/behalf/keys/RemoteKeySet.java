package dev.behalf.keys;

import java.security.Provider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The keys of one issuer, fetched over the network.
///
/// One flight at a time, whoever waits for it. Ahead of expiry it flies in the background; after expiry a request waits
/// for it, unless the provider is already known to be failing: then the old keys serve without waiting until they have
/// outlived the outage allowance. An unknown key id starts at most one flight per cool-down.
@SuppressWarnings("ReferenceEquality") // States are compared by identity on purpose: is it still the one I saw?
public final class RemoteKeySet implements KeySource {

    private static final System.Logger LOG = System.getLogger(RemoteKeySet.class.getName());

    private final KeySetLocation location;
    private final KeyFreshness freshness;
    private final KeySetParser parser;
    private final DocumentFetcher fetcher;
    private final KeyArchive archive;
    private final InstantSource clock;
    private final Executor background;

    private volatile KeySetState state;
    private final AtomicReference<@Nullable CompletableFuture<Void>> flight = new AtomicReference<>();
    /// Written only within a flight.
    private volatile long nextFetchForUnknownId;

    /// @param background runs fetches; must not run them in the calling thread while it holds a lock
    /// @param jca the crypto provider that will verify with the keys, null for the JDK's own choice
    public RemoteKeySet(
            KeySetLocation location,
            KeyFreshness freshness,
            DocumentFetcher fetcher,
            KeyArchive archive,
            InstantSource clock,
            Executor background,
            @Nullable Provider jca) {
        this.location = location;
        this.freshness = freshness;
        this.parser = new KeySetParser(jca);
        this.fetcher = fetcher;
        this.archive = archive;
        this.clock = clock;
        this.background = background;
        this.state = archived();
    }

    @Override
    public @Nullable VerificationKey find(@Nullable String kid, SignatureAlgorithm algorithm) {
        KeySetState seen = state;
        long now = clock.millis();
        KeySet keys = seen.usable(now);
        if (keys == null) {
            seen = renewed(seen, now);
            keys = seen.usable(clock.millis());
            if (keys == null) {
                throw new KeysUnavailableException(seen.failureText(location.uri()));
            }
        } else if (seen.due(now)) {
            var _ = fly(seen, false);
        }
        VerificationKey key = keys.select(kid, algorithm);
        return key != null ? key : unknown(kid, algorithm);
    }

    @Override
    public @Nullable KeySet current() {
        return state.usable(clock.millis());
    }

    @Override
    public void refreshIfDue() {
        KeySetState seen = state;
        if (seen.due(clock.millis())) {
            var _ = fly(seen, false);
        }
    }

    @Override
    public KeyStatus status() {
        return state.status(location.uri());
    }

    private KeySetState renewed(KeySetState seen, long now) {
        if (seen.mayAttempt(now)) {
            fly(seen, false).join();
        } else {
            joinFlight();
        }
        return state;
    }

    /// An id that is not among the known keys: perhaps the provider has rotated, perhaps somebody is guessing.
    private @Nullable VerificationKey unknown(@Nullable String kid, SignatureAlgorithm algorithm) {
        // A flight under way may bring it.
        joinFlight();
        KeySetState latest = state;
        long now = clock.millis();
        KeySet keys = latest.usable(now);
        VerificationKey key = keys == null ? null : keys.select(kid, algorithm);
        if (key != null) {
            return key;
        }
        if (cooledDown(now) && latest.mayAttempt(now)) {
            fly(latest, true).join();
        } else {
            // Whoever used the cool-down up may still be in the air, with the key that is wanted.
            joinFlight();
        }
        return selectedOrAbsent(kid, algorithm);
    }

    private boolean cooledDown(long now) {
        long next = nextFetchForUnknownId;
        // The second comparison is for a clock that was set back.
        return now >= next || now < next - freshness.cooldown().toMillis();
    }

    private @Nullable VerificationKey selectedOrAbsent(@Nullable String kid, SignatureAlgorithm algorithm) {
        KeySetState latest = state;
        KeySet keys = latest.usable(clock.millis());
        VerificationKey key = keys == null ? null : keys.select(kid, algorithm);
        if (key == null && latest.failing()) {
            // The key may be one that the provider began to use during its outage: nobody can say.
            throw new KeysUnavailableException(latest.failureText(location.uri()));
        }
        return key;
    }

    private void joinFlight() {
        CompletableFuture<Void> running = flight.get();
        if (running != null) {
            running.join();
        }
    }

    /// Starts a flight, or gives the one under way.
    private CompletableFuture<Void> fly(KeySetState seen, boolean forUnknownId) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> running = flight.compareAndExchange(null, mine);
        if (running != null) {
            return running;
        }
        try {
            background.execute(() -> land(seen, forUnknownId, mine));
        } catch (RejectedExecutionException shuttingDown) {
            release(mine);
        } catch (RuntimeException | Error broken) {
            release(mine);
            throw broken;
        }
        return mine;
    }

    private void land(KeySetState seen, boolean forUnknownId, CompletableFuture<Void> mine) {
        try {
            // Whoever saw an older state than the present one has what he wanted already.
            if (state == seen) {
                if (forUnknownId) {
                    nextFetchForUnknownId =
                            clock.millis() + freshness.cooldown().toMillis();
                }
                state = fetched(seen);
            }
        } finally {
            release(mine);
        }
    }

    private void release(CompletableFuture<Void> mine) {
        flight.compareAndSet(mine, null);
        mine.complete(null);
    }

    private KeySetState fetched(KeySetState old) {
        try {
            Document document = location.load(fetcher);
            Instant now = clock.instant();
            KeySet same = old.keysOf(document.body());
            KeySet keys = same != null ? same : parser.parse(document.body());
            save(new KeyArchive.Entry(document.body(), now));
            return KeySetState.fetched(keys, document, now.toEpochMilli(), freshness);
        } catch (FetchException e) {
            return old.failed(clock.millis(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // Errors too: one that goes unrecorded would be provoked anew by every request, without back-off.
            LOG.log(System.Logger.Level.ERROR, "Fetching keys from " + location.uri() + " failed unexpectedly", e);
            return old.failed(clock.millis(), "an unexpected failure; see the log");
        }
    }

    private void save(KeyArchive.Entry entry) {
        try {
            archive.save(location.uri(), entry);
        } catch (RuntimeException e) {
            // Verification goes on; only the survival of a restart is lost.
            LOG.log(System.Logger.Level.WARNING, "The keys of " + location.uri() + " could not be kept", e);
        }
    }

    private KeySetState archived() {
        try {
            return archive.load(location.uri())
                    .map(entry -> KeySetState.archived(parser.parse(entry.body()), entry, freshness))
                    .orElse(KeySetState.EMPTY);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The kept keys of " + location.uri() + " could not be read", e);
            return KeySetState.EMPTY;
        }
    }

    /// The ids of the keys in use now; empty where there are none.
    public List<String> kids() {
        KeySet keys = current();
        return keys == null ? List.of() : keys.kids();
    }
}
