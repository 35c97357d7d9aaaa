package dev.behalf.server.environment;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `connection_draft`.
final class DraftTable {

    record Row(ConnectionTable.Stored stored, long baseVersion, Instant savedAt, String savedBy) {}

    private DraftTable() {}

    static void put(Handle handle, Draft draft) {
        ConnectionTable.Stored.of(draft.settings())
                .bind(handle.createUpdate("""
                        INSERT INTO connection_draft
                            (environment, provider, fields, policy, switches, base_version, saved_at, saved_by)
                        VALUES (:environment, :provider, :fields, :policy, :switches, :base, :at, :by)
                        ON CONFLICT (environment) DO UPDATE
                        SET provider = excluded.provider, fields = excluded.fields, policy = excluded.policy,
                            switches = excluded.switches, base_version = excluded.base_version,
                            saved_at = excluded.saved_at, saved_by = excluded.saved_by
                        """))
                .bind("environment", draft.environment())
                .bind("base", draft.baseVersion())
                .bind("at", draft.savedAt().toEpochMilli())
                .bind("by", draft.savedBy())
                .execute();
    }

    static Optional<Row> find(Handle handle, String environment) {
        return handle.createQuery("""
                        SELECT provider, fields, policy, switches, base_version, saved_at, saved_by
                        FROM connection_draft WHERE environment = :environment
                        """)
                .bind("environment", environment)
                .map((row, _) -> new Row(
                        ConnectionTable.Stored.of(row),
                        row.getLong("base_version"),
                        Instant.ofEpochMilli(row.getLong("saved_at")),
                        row.getString("saved_by")))
                .findOne();
    }

    /// @return whether there was one
    static boolean delete(Handle handle, String environment) {
        return handle.execute("DELETE FROM connection_draft WHERE environment = ?", environment) > 0;
    }
}
