package dev.behalf.server.environment;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// The tables `connection` and `connection_history`.
final class ConnectionTable {

    /// A row as it is stored; the last four but one are JSON objects of [ConnectionForm].
    record Row(String environment, String provider, String fields, String policy, String switches, long version) {}

    private ConnectionTable() {}

    static List<Row> all(Handle handle) {
        return handle.createQuery("SELECT environment, provider, fields, policy, switches, version FROM connection")
                .map((row, _) -> new Row(
                        row.getString("environment"),
                        row.getString("provider"),
                        row.getString("fields"),
                        row.getString("policy"),
                        row.getString("switches"),
                        row.getLong("version")))
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
        handle.createUpdate(sql)
                .bind("environment", registered.environment())
                .bind("provider", registered.connection().settings().type().id())
                .bind("fields", ConnectionForm.fields(registered.connection()))
                .bind("policy", ConnectionForm.policy(registered.connection()))
                .bind("switches", ConnectionForm.switches(registered.switches()))
                .bind("version", registered.version())
                .bind("now", now)
                .bind("by", changedBy)
                .execute();
    }

    static void delete(Handle handle, String environment) {
        handle.execute("DELETE FROM connection WHERE environment = ?", environment);
    }
}
