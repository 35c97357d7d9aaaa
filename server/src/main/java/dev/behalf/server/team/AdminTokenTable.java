package dev.behalf.server.team;

import dev.behalf.server.crypto.ApiKeyHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `admin_token`.
final class AdminTokenTable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final String SELECT = "SELECT t.id AS token_id, t.hash, t.name AS token_name, t.role AS token_role,"
            + " t.environments, t.created_at AS token_created_at, t.expires_at, t.last_used_at, t.revoked_at, "
            + MemberTable.COLUMNS + " FROM admin_token t LEFT JOIN team_member m ON m.id = t.member ";

    private AdminTokenTable() {}

    /// @return empty where there is none of this id, or the hash is another
    static Optional<AdminToken> find(Handle handle, String id, ApiKeyHash hash) {
        return handle.createQuery(SELECT + "WHERE t.id = :id")
                .bind("id", id)
                .map((row, _) -> Map.entry(new ApiKeyHash(row.getString("hash")), token(row)))
                .findOne()
                .filter(found -> found.getKey().equals(hash))
                .map(Map.Entry::getValue);
    }

    static Optional<AdminToken> byId(Handle handle, String id) {
        return handle.createQuery(SELECT + "WHERE t.id = :id")
                .bind("id", id)
                .map((row, _) -> token(row))
                .findOne();
    }

    /// The newest first.
    static List<AdminToken> all(Handle handle) {
        return handle.createQuery(SELECT + "ORDER BY t.created_at DESC, t.id")
                .map((row, _) -> token(row))
                .list();
    }

    static void insert(Handle handle, AdminToken token, ApiKeyHash hash) {
        Member maker = token.maker();
        handle.createUpdate("""
                        INSERT INTO admin_token (id, hash, name, role, environments, member, created_at, expires_at)
                        VALUES (:id, :hash, :name, :role, :environments, :member, :created, :expires)
                        """)
                .bind("id", token.id())
                .bind("hash", hash.hex())
                .bind("name", token.name())
                .bind("role", token.role().id())
                .bind("environments", JSON.writeValueAsString(token.environments()))
                .bind("member", maker == null ? null : maker.id())
                .bind("created", token.createdAt().toEpochMilli())
                .bind("expires", token.expiresAt().toEpochMilli())
                .execute();
    }

    /// Another node may have seen a later use.
    static void used(Handle handle, String id, Instant now) {
        handle.createUpdate("""
                        UPDATE admin_token SET last_used_at = :now
                        WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :now)
                        """).bind("now", now.toEpochMilli()).bind("id", id).execute();
    }

    static void revoke(Handle handle, String id, Instant now) {
        handle.execute("UPDATE admin_token SET revoked_at = ? WHERE id = ?", now.toEpochMilli(), id);
    }

    private static AdminToken token(ResultSet row) throws SQLException {
        return new AdminToken(
                row.getString("token_id"),
                row.getString("token_name"),
                MemberTable.role(row.getString("token_role")),
                JSON.readValue(row.getString("environments"), TEXTS),
                maker(row),
                Instant.ofEpochMilli(row.getLong("token_created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                MemberTable.instant(row, "last_used_at"),
                MemberTable.instant(row, "revoked_at"));
    }

    private static @Nullable Member maker(ResultSet row) throws SQLException {
        return row.getString("member_id") == null ? null : MemberTable.member(row);
    }
}
