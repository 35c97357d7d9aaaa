package dev.behalf.server.environment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// The tables `connection` and `connection_history`.
final class ConnectionTable {

    /// A connection as it is stored; the last three are JSON objects of [ConnectionForm].
    record Stored(String provider, String fields, String policy, String switches) {

        static Stored of(ConnectionSettings settings) {
            return new Stored(
                    settings.connection().settings().type().id(),
                    ConnectionForm.fields(settings.connection()),
                    ConnectionForm.policy(settings),
                    ConnectionForm.switches(settings.switches()));
        }

        static Stored of(ResultSet row) throws SQLException {
            return new Stored(
                    row.getString("provider"),
                    row.getString("fields"),
                    row.getString("policy"),
                    row.getString("switches"));
        }

        Update bind(Update update) {
            return update.bind("provider", provider)
                    .bind("fields", fields)
                    .bind("policy", policy)
                    .bind("switches", switches);
        }
    }

    /// What is in force.
    record Row(String environment, Stored stored, long version) {}

    /// What was in force once, from `changedAt` on.
    record Past(long version, Stored stored, Instant changedAt, String changedBy) {}

    private static final String PAST =
            "SELECT version, provider, fields, policy, switches, changed_at, changed_by FROM connection_history"
                    + " WHERE environment = :environment";

    private ConnectionTable() {}

    static List<Row> all(Handle handle) {
        return handle.createQuery("SELECT environment, provider, fields, policy, switches, version FROM connection")
                .map((row, _) -> new Row(row.getString("environment"), Stored.of(row), row.getLong("version")))
                .list();
    }

    static void put(Handle handle, RegisteredConnection connection, String changedBy, long now) {
        write(handle, connection, changedBy, now, """
                INSERT INTO connection (environment, provider, fields, policy, switches, version, updated_at)
                VALUES (:environment, :provider, :fields, :policy, :switches, :version, :now)
                ON CONFLICT (environment) DO UPDATE
                SET provider = excluded.provider, fields = excluded.fields, policy = excluded.policy,
                    switches = excluded.switches, version = excluded.version, updated_at = excluded.updated_at
                """);
        write(handle, connection, changedBy, now, """
                INSERT INTO connection_history
                    (environment, version, provider, fields, policy, switches, changed_at, changed_by)
                VALUES (:environment, :version, :provider, :fields, :policy, :switches, :now, :by)
                """);
    }

    private static void write(Handle handle, RegisteredConnection registered, String changedBy, long now, String sql) {
        Stored.of(registered.settings())
                .bind(handle.createUpdate(sql))
                .bind("environment", registered.environment())
                .bind("version", registered.version())
                .bind("now", now)
                .bind("by", changedBy)
                .execute();
    }

    static void delete(Handle handle, String environment) {
        handle.execute("DELETE FROM connection WHERE environment = ?", environment);
    }

    /// The latest versions, newest first.
    static List<Past> history(Handle handle, String environment, int limit) {
        return handle.createQuery(PAST + " ORDER BY version DESC LIMIT :limit")
                .bind("environment", environment)
                .bind("limit", limit)
                .map((row, _) -> past(row))
                .list();
    }

    static Optional<Past> version(Handle handle, String environment, long version) {
        return handle.createQuery(PAST + " AND version = :version")
                .bind("environment", environment)
                .bind("version", version)
                .map((row, _) -> past(row))
                .findOne();
    }

    private static Past past(ResultSet row) throws SQLException {
        return new Past(
                row.getLong("version"),
                Stored.of(row),
                Instant.ofEpochMilli(row.getLong("changed_at")),
                row.getString("changed_by"));
    }
}
