package dev.behalf.server.environment;

import dev.behalf.server.db.Database;
import java.time.Duration;
import java.util.List;
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

/// Holds the latest [Registry], reads it anew when it has changed, and tells who wants to know.
final class RegistryWatch implements AutoCloseable {

    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private final Database database;
    private final Runnable chores;
    private final List<Consumer<Registry>> listeners = new CopyOnWriteArrayList<>();

    /// Held while a registry is read and announced, so that they are announced in their order.
    private final ReentrantLock loading = new ReentrantLock();

    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile Registry registry;
    private volatile boolean failing;
    private volatile @Nullable Thread poller;

    /// @param chores done with each look; what they throw counts as the database being out of reach
    RegistryWatch(Database database, Runnable chores) {
        this.database = database;
        this.chores = chores;
        this.registry = database.read(RegistryReader::read);
    }

    Registry registry() {
        return registry;
    }

    void onChange(Consumer<Registry> listener) {
        loading.lock();
        try {
            listeners.add(listener);
            tell(listener, registry);
        } finally {
            loading.unlock();
        }
    }

    /// Runs one change of what is registered in a transaction, and makes it seen.
    ///
    /// @param work given the revision that it must set if it changes anything
    <R> R change(BiFunction<Handle, Long, R> work) {
        R result = database.write(handle -> work.apply(handle, ChangeCounter.lock(handle) + 1));
        poll();
        return result;
    }

    void start(Duration interval) {
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
            chores.run();
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

    /// The database is often closed right after this; a look under way should still find it open.
    @Override
    public void close() {
        closed.countDown();
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
