package dev.behalf.server.clients;

import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.db.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `oauth_client`.
final class ClientTable {

    /// @param metadata a JSON object in the words of RFC 7591
    /// @param createdAt epoch milliseconds
    record Row(
            String id,
            Origin kind,
            String metadata,
            long createdAt,
            @Nullable Long lastUsedAt) {}

    private ClientTable() {}

    static Optional<Row> find(Handle handle, String environment, String id) {
        return handle.createQuery("""
                        SELECT id, kind, metadata, created_at, last_used_at FROM oauth_client
                        WHERE environment = ? AND id = ?
                        """)
                .bind(0, environment)
                .bind(1, id)
                .map((row, _) -> row(row))
                .findOne();
    }

    /// Those of one kind, the newest first.
    ///
    /// @param before only those behind it, null for the first
    static List<Row> page(Handle handle, String environment, Origin kind, @Nullable Position before, int limit) {
        // The first comparison is what finds the place in the index.
        var query = handle.createQuery("""
                        SELECT id, kind, metadata, created_at, last_used_at FROM oauth_client
                        WHERE environment = :environment AND kind = :kind AND created_at <= :at
                          AND (created_at < :at OR id > :id)
                        ORDER BY created_at DESC, id LIMIT :limit
                        """);
        return Position.bind(query, before)
                .bind("environment", environment)
                .bind("kind", kind.label())
                .bind("limit", limit)
                .map((row, _) -> row(row))
                .list();
    }

    /// Those that teams registered, by environment, the newest first.
    static Map<String, List<Row>> ofTeam(Handle handle) {
        Map<String, List<Row>> rows = new HashMap<>();
        handle.createQuery("""
                        SELECT environment, id, kind, metadata, created_at, last_used_at FROM oauth_client
                        WHERE kind = 'preregistered' ORDER BY created_at DESC, id
                        """)
                .map((row, _) -> Map.entry(row.getString("environment"), row(row)))
                .forEach(entry -> rows.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                        .add(entry.getValue()));
        return rows;
    }

    private static Row row(ResultSet row) throws SQLException {
        long lastUsed = row.getLong("last_used_at");
        boolean never = row.wasNull();
        return new Row(
                row.getString("id"),
                Origin.of(row.getString("kind")),
                row.getString("metadata"),
                row.getLong("created_at"),
                never ? null : lastUsed);
    }

    static int count(Handle handle, String environment, Origin kind) {
        return handle.createQuery("SELECT COUNT(*) FROM oauth_client WHERE environment = ? AND kind = ?")
                .bind(0, environment)
                .bind(1, kind.label())
                .mapTo(int.class)
                .one();
    }

    static void put(Handle handle, String environment, Row row) {
        handle.execute(
                "INSERT INTO oauth_client (environment, id, kind, metadata, created_at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (environment, id) DO UPDATE SET metadata = excluded.metadata",
                environment,
                row.id(),
                row.kind().label(),
                row.metadata(),
                row.createdAt());
    }

    static boolean delete(Handle handle, String environment, String id) {
        return handle.execute("DELETE FROM oauth_client WHERE environment = ? AND id = ?", environment, id) > 0;
    }

    static void use(Handle handle, String environment, String id, long now) {
        handle.execute(
                "UPDATE oauth_client SET last_used_at = ? WHERE environment = ? AND id = ?", now, environment, id);
    }

    /// Removes those that registered themselves and then were not used, or not for long.
    static int forget(Handle handle, long unusedBefore, long lastUsedBefore) {
        return handle.execute(
                "DELETE FROM oauth_client WHERE kind = 'registered' AND ((last_used_at IS NULL AND created_at < ?) OR"
                        + " last_used_at < ?)",
                unusedBefore,
                lastUsedBefore);
    }
}
