package dev.behalf.server.db;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/// The open database. Safe for use by many threads; keep statements short, because SQLite runs them on the carrier
/// that all virtual threads share.
public final class Database implements AutoCloseable {

    private record Work(Handle handle, boolean writes) {}

    private final Location location;
    private final Store store;
    private final ScopedValue<Work> current = ScopedValue.newInstance();

    private Database(Location location, Store store) {
        this.location = location;
        this.store = store;
    }

    /// Opens the database, creates it where it is a file that is not there yet, and migrates its schema.
    ///
    /// @param url for SQLite a file path or `sqlite:path`; for PostgreSQL `postgresql://user:password@host/name`,
    ///     percent-encoded, with the driver's parameters after a `?`. A `jdbc:` in front is accepted.
    /// @throws DatabaseException when the URL is not understood, the database not reached, or its schema newer
    public static Database open(String url) {
        Location location = Location.parse(url);
        Store store = switch (location) {
            case Location.Sqlite sqlite -> new SqliteStore(sqlite.file());
            case Location.Postgres postgres -> new PostgresStore(postgres);
        };
        try {
            Migrations.run(store.migrationSource(), location);
            // The first statement takes a good part of the start. Whoever opens the database does it beside the rest.
            store.read(handle -> handle.createQuery("SELECT 1").mapTo(int.class).one());
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return new Database(location, store);
    }

    /// Whether a database is there to be opened. A server is not asked.
    ///
    /// @param url as [#open] takes it
    /// @throws DatabaseException when it is not understood
    public static boolean isThere(String url) {
        return !(Location.parse(url) instanceof Location.Sqlite(var file)) || Files.exists(file);
    }

    /// Runs `work` in a read-only transaction; inside a [#write] it belongs to that one and sees what it wrote.
    ///
    /// On SQLite all its statements see one commit, on PostgreSQL each sees the latest.
    public <R> R read(Function<Handle, R> work) {
        return current.isBound() ? work.apply(current.get().handle()) : store.read(in(work, false));
    }

    /// Runs `work` in a transaction, which is committed when it returns and rolled back when it throws. Inside
    /// another write it belongs to that one.
    ///
    /// @throws IllegalStateException inside a [#read]
    public <R> R write(Function<Handle, R> work) {
        if (!current.isBound()) {
            return store.write(in(work, true));
        }
        if (!current.get().writes()) {
            throw new IllegalStateException("A write inside a read: begin with the write.");
        }
        return work.apply(current.get().handle());
    }

    /// Writes what must not be lost. Connections to a server that are kept can be dead without saying so for half a
    /// minute, and the pool may wait for seconds before it tries to make new ones: where the transaction is not
    /// through within a second, it is done once more on a connection of its own. Not to be called inside another.
    ///
    /// @param work says whether it did what there was to do: false where another run of it had done that
    /// @return whether one of the runs did it. A run that hangs may do it yet
    /// @throws RuntimeException where none came through
    public boolean insist(Predicate<Handle> work) {
        return store.insist(in(work::test, true)::apply);
    }

    /// The file it is in.
    ///
    /// @return empty where it is on a server
    public Optional<Path> file() {
        return switch (location) {
            case Location.Sqlite(Path file) -> Optional.of(file);
            case Location.Postgres _ -> Optional.empty();
        };
    }

    @Override
    public void close() {
        store.close();
    }

    /// Where it is, without credentials.
    @Override
    public String toString() {
        return location.toString();
    }

    private <R> Function<Handle, R> in(Function<Handle, R> work, boolean writes) {
        return handle -> ScopedValue.where(current, new Work(handle, writes)).call(() -> work.apply(handle));
    }
}
