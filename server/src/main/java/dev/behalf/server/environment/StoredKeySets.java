package dev.behalf.server.environment;

import dev.behalf.keys.KeyArchive;
import dev.behalf.server.db.Database;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The last good key sets of one environment, in the table `key_snapshot`.
final class StoredKeySets implements KeyArchive {

    private final Database database;
    private final String environment;

    StoredKeySets(Database database, String environment) {
        this.database = database;
        this.environment = environment;
    }

    @Override
    public Optional<Entry> load(URI uri) {
        return database.read(handle -> handle.createQuery(
                        "SELECT body, fetched_at FROM key_snapshot WHERE environment = :environment AND uri = :uri")
                .bind("environment", environment)
                .bind("uri", uri.toString())
                .map((row, _) -> new Entry(row.getString("body"), Instant.ofEpochMilli(row.getLong("fetched_at"))))
                .findOne());
    }

    /// Keeps the later one, whichever node comes last. Does nothing once the environment is gone.
    @Override
    public void save(URI uri, Entry entry) {
        database.write(handle -> handle.createUpdate("""
                        INSERT INTO key_snapshot (environment, uri, body, fetched_at)
                        SELECT name, :uri, :body, :fetched FROM environment WHERE name = :environment
                        ON CONFLICT (environment, uri) DO UPDATE
                        SET body = excluded.body, fetched_at = excluded.fetched_at
                        WHERE excluded.fetched_at >= key_snapshot.fetched_at
                        """)
                .bind("environment", environment)
                .bind("uri", uri.toString())
                .bind("body", entry.body())
                .bind("fetched", entry.fetchedAt().toEpochMilli())
                .execute());
    }

    static void deleteAll(Handle handle, String environment) {
        handle.execute("DELETE FROM key_snapshot WHERE environment = ?", environment);
    }
}
