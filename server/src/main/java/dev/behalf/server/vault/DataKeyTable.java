package dev.behalf.server.vault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `data_key`.
final class DataKeyTable {

    private static final String COLUMNS =
            "environment, keyset, created_at, version, wrapped_by, key_states, rotation_wanted_at";

    /// @param keyset encrypted
    /// @param createdAt epoch milliseconds
    /// @param wrappedBy the id of the installation's key that encrypted it, null where nobody has noted it
    /// @param states see [DataKeyStates], null where nobody has noted them
    /// @param wantedAt when somebody asked for another key, null where that is done or nobody did
    record Row(
            String environment,
            String keyset,
            long createdAt,
            long version,
            @Nullable String wrappedBy,
            @Nullable String states,
            @Nullable Long wantedAt) {

        Row with(String otherKeyset, String otherWrappedBy, String otherStates, @Nullable Long otherWantedAt) {
            return new Row(environment, otherKeyset, createdAt, version, otherWrappedBy, otherStates, otherWantedAt);
        }

        /// Whether two hold the same keys in the same states, encrypted by whichever key.
        boolean holdsTheKeysOf(Row other) {
            return createdAt == other.createdAt && states != null && states.equals(other.states);
        }

        /// Without the keyset.
        @Override
        public String toString() {
            return "Row[" + environment + ", " + version + "]";
        }
    }

    private DataKeyTable() {}

    private static Row row(ResultSet row) throws SQLException {
        long wanted = row.getLong("rotation_wanted_at");
        Long wantedAt = row.wasNull() ? null : wanted;
        return new Row(
                row.getString("environment"),
                row.getString("keyset"),
                row.getLong("created_at"),
                row.getLong("version"),
                row.getString("wrapped_by"),
                row.getString("key_states"),
                wantedAt);
    }

    static Optional<Row> find(Handle handle, String environment) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM data_key WHERE environment = ?")
                .bind(0, environment)
                .map((row, _) -> row(row))
                .findOne();
    }

    static List<Row> all(Handle handle) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM data_key ORDER BY environment")
                .map((row, _) -> row(row))
                .list();
    }

    /// Leaves one that is there already, made by another node in the same moment.
    static void add(Handle handle, Row row) {
        handle.execute(
                "INSERT INTO data_key (environment, keyset, created_at, wrapped_by, key_states)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (environment) DO NOTHING",
                row.environment(),
                row.keyset(),
                row.createdAt(),
                row.wrappedBy(),
                row.states());
    }

    /// Writes what was made of the row that was read.
    ///
    /// @return false where somebody has changed it since, and nothing was written
    static boolean replace(Handle handle, Row row) {
        return handle.createUpdate("""
                                UPDATE data_key
                                SET keyset = :keyset, wrapped_by = :by, key_states = :states,
                                    rotation_wanted_at = :wanted, version = version + 1
                                WHERE environment = :environment AND created_at = :created AND version = :version
                                """)
                        .bind("keyset", row.keyset())
                        .bind("by", row.wrappedBy())
                        .bind("states", row.states())
                        .bind("wanted", row.wantedAt())
                        .bind("environment", row.environment())
                        .bind("created", row.createdAt())
                        .bind("version", row.version())
                        .execute()
                > 0;
    }

    /// Asks for another key. Raises the version, so that nobody overwrites it with what they read before.
    ///
    /// @return false where there is no key yet
    static boolean want(Handle handle, String environment, long now) {
        return handle.execute(
                        "UPDATE data_key SET rotation_wanted_at = ?, version = version + 1 WHERE environment = ?",
                        now,
                        environment)
                > 0;
    }

    /// @return false where there is none
    static boolean delete(Handle handle, String environment) {
        return handle.execute("DELETE FROM data_key WHERE environment = ?", environment) > 0;
    }

    /// Takes what only one node should have, or keeps it.
    ///
    /// @return false where another has it
    static boolean lease(Handle handle, String name, String holder, long now, long until) {
        handle.execute(
                "INSERT INTO vault_lease (name, holder, held_until) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
                name,
                holder,
                until);
        return handle.execute(
                        "UPDATE vault_lease SET holder = ?, held_until = ?"
                                + " WHERE name = ? AND (holder = ? OR held_until < ?)",
                        holder,
                        until,
                        name,
                        holder,
                        now)
                > 0;
    }
}
