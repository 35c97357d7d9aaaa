package dev.behalf.server.environment;

import dev.behalf.keys.KeyArchive;
import dev.behalf.keys.Printable;
import dev.behalf.provider.IssuerPins;
import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is registered. Requests read [#registry]; changes go to the database in one transaction and are seen here at
/// once, on other nodes with their next poll.
public final class Environments implements AutoCloseable {

    /// How often other nodes' changes are looked for.
    public static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private final Database database;
    private final InstantSource clock;
    private final KeyFactory factory = new KeyFactory();
    private final KeyUse use;
    private final List<Consumer<Registry>> listeners = new CopyOnWriteArrayList<>();

    /// Held while a registry is read and announced, so that they are announced in their order.
    private final ReentrantLock loading = new ReentrantLock();

    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile Registry registry;
    private volatile boolean failing;
    private volatile @Nullable Thread poller;

    private Environments(Database database, InstantSource clock, Registry registry) {
        this.database = database;
        this.clock = clock;
        this.use = new KeyUse(database, clock);
        this.registry = registry;
    }

    /// Reads what is registered. Does not close the database when closed.
    public static Environments open(Database database, InstantSource clock) {
        return new Environments(database, clock, database.read(RegistryReader::read));
    }

    /// The latest known. Costs one volatile read.
    public Registry registry() {
        return registry;
    }

    /// Tells a listener the present registry, now, and every later one, in their order. What it throws is logged. It
    /// must not wait for another thread that changes something here.
    public void onChange(Consumer<Registry> listener) {
        loading.lock();
        try {
            listeners.add(listener);
            tell(listener, registry);
        } finally {
            loading.unlock();
        }
    }

    /// Makes what is stored as the manifest says, all or nothing. What the manifest does not name is left alone.
    ///
    /// @param prune removes environments and connections that it does not name, and revokes such keys
    /// @param dryRun finds out what would be done, and does nothing
    /// @param changedBy who changes it, for the history
    public ApplyResult apply(Manifest manifest, boolean prune, boolean dryRun, String changedBy) {
        if (dryRun) {
            return database.read(handle -> {
                Registry stored = RegistryReader.read(handle);
                return result(Application.of(stored, manifest, prune, factory), List.of(), stored.revision());
            });
        }
        return change((handle, revision) -> apply(handle, revision, manifest, prune, changedBy));
    }

    private ApplyResult apply(Handle handle, long revision, Manifest manifest, boolean prune, String changedBy) {
        Registry stored = RegistryReader.read(handle);
        Application application = Application.of(stored, manifest, prune, factory);
        if (!application.problems().isEmpty() || !application.changesAnything()) {
            return result(application, List.of(), stored.revision());
        }
        List<CreatedKey> created = new ArrayList<>();
        application.run(new Application.Writing(handle, revision, clock.millis(), changedBy, created::add));
        ChangeCounter.set(handle, revision);
        return result(application, created, revision);
    }

    private static ApplyResult result(Application application, List<CreatedKey> created, long revision) {
        return application.problems().isEmpty()
                ? new ApplyResult.Applied(application.differences(), created, revision)
                : new ApplyResult.Refused(application.problems());
    }

    /// Makes a key. Its text is in the answer and nowhere else.
    ///
    /// @param origins for a publishable key at least one, for a secret key none
    public KeyCreation createKey(String environment, ApiKey.Kind kind, String name, List<String> origins) {
        List<String> normal = new ArrayList<>();
        for (String origin : origins) {
            String parsed = Origins.parse(origin);
            if (parsed == null) {
                return refused(Origins.EXPECTED, Printable.text(origin), Origins.advice(origin));
            }
            normal.add(parsed);
        }
        if (!ApiKey.isName(name)) {
            return refused("a name: " + ApiKey.NAME_FORM, Printable.text(name), "Choose a name of that form.");
        }
        if (kind == ApiKey.Kind.SECRET && !normal.isEmpty()) {
            return refused("no origins for a secret key", "some", "Leave them out; a publishable key has origins.");
        }
        if (kind == ApiKey.Kind.PUBLISHABLE && normal.isEmpty()) {
            return refused("at least one origin for a publishable key", "none", "Name where your front end is served.");
        }
        Manifest.Key wanted =
                new Manifest.Key(name, kind, normal.stream().distinct().toList());
        return change((handle, revision) -> createKey(handle, revision, environment, wanted));
    }

    private KeyCreation createKey(Handle handle, long revision, String environment, Manifest.Key wanted) {
        Registry stored = RegistryReader.read(handle);
        if (!stored.environments().containsKey(environment)) {
            String names = String.join(
                    ", ", stored.environments().keySet().stream().sorted().toList());
            String expected = names.isEmpty() ? "an environment" : "one of the environments " + names;
            return refused(expected, Printable.text(environment), "Make environments with `behalf apply`.");
        }
        boolean taken = stored.keys().values().stream()
                .anyMatch(key ->
                        key.environment().equals(environment) && key.name().equals(wanted.name()));
        if (taken) {
            return refused("a name of its own", "a key " + wanted.name() + " already", "Choose another, or revoke it.");
        }
        CreatedKey created = factory.create(handle, environment, wanted, clock.millis());
        ChangeCounter.set(handle, revision);
        return new KeyCreation.Created(created);
    }

    private static KeyCreation refused(String expected, String found, String change) {
        return new KeyCreation.Refused("Expected " + expected + ", found " + found + ". " + change);
    }

    /// All keys, revoked ones too, by environment and age; read from the database.
    public List<ApiKey> listKeys() {
        return database.read(KeyTable::all);
    }

    /// Makes a key open nothing any more: here at once, on other nodes with their next poll. Revoking it again changes
    /// nothing.
    ///
    /// @return the key as it is now, empty when there is none of that id
    public Optional<ApiKey> revokeKey(String id) {
        return change((handle, revision) -> {
            Optional<ApiKey> known = KeyTable.find(handle, id);
            if (known.isPresent() && known.get().active()) {
                KeyTable.revoke(handle, id, clock.millis());
                ChangeCounter.set(handle, revision);
            }
            return KeyTable.find(handle, id);
        });
    }

    /// Notes that a key was used now. Cheap; written to the database about once a minute.
    public void markUsed(ApiKey key) {
        use.mark(key);
    }

    /// Keeps an environment's key sets in the database. On the path of no request: it is asked by the fetches of keys.
    public KeyArchive archive(String environment) {
        return new StoredKeySets(database, environment);
    }

    /// Keeps an environment's pinned issuers in the database.
    public IssuerPins pins(String environment) {
        return new StoredPins(database, environment, clock);
    }

    /// Begins to look for other nodes' changes, and to write down the use of keys.
    public void start(Duration interval) {
        poller = Thread.ofVirtual().name("registry-poll").start(() -> poll(interval));
    }

    private void poll(Duration interval) {
        try {
            while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                poll();
            }
        } catch (InterruptedException e) {
            LOG.warn("No longer looking for changes of what is registered", e);
        }
    }

    /// Looks once. While the database is out of reach the last registry stays in force, and one line says so, not one a
    /// second.
    void poll() {
        try {
            long revision = database.read(ChangeCounter::revision);
            if (revision != registry.revision()) {
                reload();
            }
            use.writeIfDue();
            if (failing) {
                failing = false;
                LOG.info("The database can be read again");
            }
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "The database cannot be read; what was registered at revision {} stays in force",
                        registry.revision(),
                        e);
            }
        }
    }

    /// @param work given the revision that it must set if it changes anything
    private <R> R change(BiFunction<Handle, Long, R> work) {
        R result = database.write(handle -> work.apply(handle, ChangeCounter.lock(handle) + 1));
        poll();
        return result;
    }

    private void reload() {
        loading.lock();
        try {
            Registry latest = database.read(RegistryReader::read);
            registry = latest;
            listeners.forEach(listener -> tell(listener, latest));
        } finally {
            loading.unlock();
        }
    }

    private static void tell(Consumer<Registry> listener, Registry registry) {
        try {
            listener.accept(registry);
        } catch (RuntimeException e) {
            LOG.error("A change of what is registered was not taken up everywhere", e);
        }
    }

    /// Stops looking for changes, and writes down the last use of keys.
    @Override
    public void close() {
        closed.countDown();
        awaitPoller();
        try {
            use.write();
        } catch (RuntimeException e) {
            LOG.warn("When keys were last used could not be written down", e);
        }
    }

    /// The database is often closed right after this; a look under way should still find it open.
    private void awaitPoller() {
        Thread running = poller;
        try {
            if (running != null && running != Thread.currentThread()) {
                running.join(CLOSE_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
