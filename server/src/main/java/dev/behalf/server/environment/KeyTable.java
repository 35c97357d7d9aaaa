package dev.behalf.server.environment;

import dev.behalf.server.crypto.ApiKeyHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `api_key`. Rows stay when a key is revoked, as a record of it.
final class KeyTable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final String SELECT =
            "SELECT id, environment, kind, name, hash, hint, origins, unattended, created_at, last_used_at, revoked_at"
                    + " FROM api_key";

    private KeyTable() {}

    /// Those that open something, by hash.
    static Map<ApiKeyHash, ApiKey> active(Handle handle) {
        return handle.createQuery(SELECT + " WHERE revoked_at IS NULL ORDER BY environment, created_at, id")
                .reduceRows(new LinkedHashMap<>(), (keys, row) -> {
                    keys.put(
                            new ApiKeyHash(row.getColumn("hash", String.class)),
                            row.getRow((columns, _) -> key(columns)));
                    return keys;
                });
    }

    static List<ApiKey> all(Handle handle) {
        return handle.createQuery(SELECT + " ORDER BY environment, created_at, id")
                .map((row, _) -> key(row))
                .list();
    }

    static Optional<ApiKey> find(Handle handle, String id) {
        return handle.createQuery(SELECT + " WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> key(row))
                .findOne();
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getString("id"),
                row.getString("environment"),
                kind(row.getString("kind")),
                row.getString("name"),
                row.getString("hint"),
                JSON.readValue(row.getString("origins"), TEXTS),
                unattended(row.getString("unattended")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "last_used_at"),
                instant(row, "revoked_at"));
    }

    private static @Nullable Unattended unattended(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, Unattended.class);
    }

    private static @Nullable String json(@Nullable Unattended unattended) {
        return unattended == null ? null : JSON.writeValueAsString(unattended);
    }

    private static ApiKey.Kind kind(String id) {
        return ApiKey.Kind.of(id).orElseThrow(() -> new IllegalStateException("A key of the unknown kind " + id));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    static void insert(Handle handle, ApiKey key, ApiKeyHash hash) {
        handle.createUpdate("""
                        INSERT INTO api_key (id, environment, kind, name, hash, hint, origins, unattended, created_at)
                        VALUES (:id, :environment, :kind, :name, :hash, :hint, :origins, :unattended, :created)
                        """)
                .bind("id", key.id())
                .bind("environment", key.environment())
                .bind("kind", key.kind().id())
                .bind("name", key.name())
                .bind("hash", hash.hex())
                .bind("hint", key.hint())
                .bind("origins", JSON.writeValueAsString(key.origins()))
                .bind("unattended", json(key.unattended()))
                .bind("created", key.createdAt().toEpochMilli())
                .execute();
    }

    static void setOrigins(Handle handle, String id, List<String> origins) {
        handle.execute("UPDATE api_key SET origins = ? WHERE id = ?", JSON.writeValueAsString(origins), id);
    }

    static void setUnattended(Handle handle, String id, @Nullable Unattended unattended) {
        handle.execute("UPDATE api_key SET unattended = ? WHERE id = ?", json(unattended), id);
    }

    static void revoke(Handle handle, String id, long now) {
        handle.execute("UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, id);
    }

    /// @param times of last use by id, in epoch milliseconds; another node may have seen a later one
    static void markUsed(Handle handle, Map<String, Long> times) {
        PreparedBatch batch = handle.prepareBatch("""
                UPDATE api_key SET last_used_at = :at
                WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :at)
                """);
        times.forEach((id, at) -> batch.bind("id", id).bind("at", at).add());
        batch.execute();
    }
}
