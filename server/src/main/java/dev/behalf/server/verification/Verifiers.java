package dev.behalf.server.verification;

import dev.behalf.keys.KeyArchive;
import dev.behalf.keys.KeySource;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.Surroundings;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.VerdictCache;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One verifier for each environment that has a connection, made anew when the connection changes: keys and remembered
/// verdicts of an unchanged connection stay, those of a changed one are gone with its verifier.
public final class Verifiers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Verifiers.class);
    private static final long TICK_MILLIS = 1000;

    private final Function<RegisteredConnection, Surroundings> surroundings;
    private final Supplier<VerdictCache> caches;
    private final Activity activity;
    private final Map<String, Trial> trials = new ConcurrentHashMap<>();
    private volatile Map<String, EnvironmentVerifier> current = Map.of();
    private volatile @Nullable Thread ticker;

    /// @param caches makes the cache of one verifier
    /// @param activity told every verdict
    public Verifiers(
            Function<RegisteredConnection, Surroundings> surroundings,
            Supplier<VerdictCache> caches,
            Activity activity) {
        this.activity = activity;
        this.surroundings = surroundings;
        this.caches = caches;
    }

    /// The verifier of an environment, null where it has no connection.
    public @Nullable EnvironmentVerifier of(String environment) {
        return current.get(environment);
    }

    /// The verifier of settings that are not in force, such as a draft. It stores neither keys nor issuers, counts
    /// nothing, and is kept as long as the same settings are asked for, so that looking again asks nobody again.
    public TokenVerifier trial(String environment, ConnectionSettings settings) {
        return trials.compute(
                        environment,
                        (_, known) -> known != null && known.settings().equals(settings)
                                ? known
                                : tried(environment, settings))
                .verifier();
    }

    private Trial tried(String environment, ConnectionSettings settings) {
        Surroundings live = surroundings.apply(new RegisteredConnection(environment, settings, 0));
        Surroundings keepingNothing = new Surroundings(
                live.fetcher(),
                KeyArchive.none(),
                IssuerPins.none(),
                live.clock(),
                live.background(),
                live.jca(),
                live.switches());
        return new Trial(settings, settings.connection().verifier(keepingNothing, VerdictCache.none()));
    }

    private record Trial(ConnectionSettings settings, TokenVerifier verifier) {}

    public Collection<EnvironmentVerifier> all() {
        return current.values();
    }

    /// Follows what is registered.
    public synchronized void update(Registry registry) {
        Map<String, EnvironmentVerifier> next = new HashMap<>();
        registry.connections().forEach((environment, connection) -> {
            EnvironmentVerifier known = current.get(environment);
            next.put(
                    environment,
                    known != null && known.connection().version() == connection.version()
                            ? reviewed(known)
                            : made(connection));
        });
        current = Map.copyOf(next);
        trials.keySet().retainAll(registry.environments().keySet());
    }

    /// A pin may have been forgotten, although the connection is the same.
    private static EnvironmentVerifier reviewed(EnvironmentVerifier known) {
        known.review();
        return known;
    }

    private EnvironmentVerifier made(RegisteredConnection connection) {
        return new EnvironmentVerifier(
                connection,
                connection.connection().verifier(surroundings.apply(connection), caches.get()),
                activity.recorder(connection.environment()));
    }

    /// Keeps keys fresh from now on, whether or not there is traffic.
    public void start() {
        ticker = Thread.ofVirtual().name("key-refresh").start(this::tick);
    }

    private void tick() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                refreshIfDue();
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Refreshing keys failed unexpectedly", e);
            }
        }
    }

    /// Begins to fetch what is due; does not wait for it.
    void refreshIfDue() {
        for (EnvironmentVerifier verifier : current.values()) {
            verifier.keySources().forEach(KeySource::refreshIfDue);
        }
    }

    @Override
    public void close() {
        Thread running = ticker;
        if (running != null) {
            running.interrupt();
        }
    }
}
