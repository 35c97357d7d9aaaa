package dev.behalf.server.team;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `team_passkey`. Binary values are base64url.
final class PasskeyTable {

    /// What verifies an assertion.
    record Key(String credential, String userHandle, String publicKey, long signCount) {}

    private static final String SELECT = "SELECT id, member, name, created_at, last_used_at FROM team_passkey WHERE ";
    private static final String SELECT_KEY = "SELECT p.credential, m.user_handle, p.public_key, p.sign_count "
            + "FROM team_passkey p JOIN team_member m ON m.id = p.member WHERE ";

    private PasskeyTable() {}

    static List<Passkey> ofMember(Handle handle, String member) {
        return handle.createQuery(SELECT + "member = :member ORDER BY created_at, id")
                .bind("member", member)
                .map((row, _) -> passkey(row))
                .list();
    }

    /// How many each member has, who has any.
    static Map<String, Integer> counts(Handle handle) {
        return handle.createQuery("SELECT member, COUNT(*) AS passkeys FROM team_passkey GROUP BY member")
                .reduceRows(new HashMap<>(), (counts, row) -> {
                    counts.put(row.getColumn("member", String.class), row.getColumn("passkeys", Integer.class));
                    return counts;
                });
    }

    static Optional<Passkey> byCredential(Handle handle, String credential) {
        return handle.createQuery(SELECT + "credential = :credential")
                .bind("credential", credential)
                .map((row, _) -> passkey(row))
                .findOne();
    }

    static List<Key> keysOfMember(Handle handle, String member) {
        return handle.createQuery(SELECT_KEY + "p.member = :member")
                .bind("member", member)
                .map((row, _) -> key(row))
                .list();
    }

    static Optional<Key> key(Handle handle, String credential) {
        return handle.createQuery(SELECT_KEY + "p.credential = :credential")
                .bind("credential", credential)
                .map((row, _) -> key(row))
                .findOne();
    }

    static String userHandle(Handle handle, String member) {
        return handle.createQuery("SELECT user_handle FROM team_member WHERE id = :member")
                .bind("member", member)
                .mapTo(String.class)
                .one();
    }

    static Optional<String> memberOf(Handle handle, String userHandle) {
        return handle.createQuery("SELECT id FROM team_member WHERE user_handle = :handle")
                .bind("handle", userHandle)
                .mapTo(String.class)
                .findOne();
    }

    static void insert(Handle handle, Passkey passkey, String credential, String publicKey, long signCount) {
        handle.createUpdate("""
                        INSERT INTO team_passkey (credential, id, member, name, public_key, sign_count, created_at)
                        VALUES (:credential, :id, :member, :name, :key, :count, :created)
                        """)
                .bind("credential", credential)
                .bind("id", passkey.id())
                .bind("member", passkey.member())
                .bind("name", passkey.name())
                .bind("key", publicKey)
                .bind("count", signCount)
                .bind("created", passkey.createdAt().toEpochMilli())
                .execute();
    }

    /// @return whether nobody has used the same passkey with a later counter meanwhile
    static boolean used(Handle handle, String credential, long signCount, Instant now) {
        return handle.execute(
                        "UPDATE team_passkey SET sign_count = ?, last_used_at = ? WHERE credential = ?"
                                + " AND (sign_count < ? OR sign_count = 0)",
                        signCount,
                        now.toEpochMilli(),
                        credential,
                        signCount)
                == 1;
    }

    static boolean rename(Handle handle, String member, String id, String name) {
        return handle.execute("UPDATE team_passkey SET name = ? WHERE id = ? AND member = ?", name, id, member) == 1;
    }

    static boolean delete(Handle handle, String member, String id) {
        return handle.execute("DELETE FROM team_passkey WHERE id = ? AND member = ?", id, member) == 1;
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        return new Passkey(
                row.getString("id"),
                row.getString("member"),
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                MemberTable.instant(row, "last_used_at"));
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(
                row.getString("credential"),
                row.getString("user_handle"),
                row.getString("public_key"),
                row.getLong("sign_count"));
    }
}
