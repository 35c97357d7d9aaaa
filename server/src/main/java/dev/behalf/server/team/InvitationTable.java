package dev.behalf.server.team;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `team_invitation`: those that wait, at most one for an address.
final class InvitationTable {

    private static final String COLUMNS = "id, email, role, invited_by, created_at, expires_at";

    private InvitationTable() {}

    static List<Invitation> all(Handle handle) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM team_invitation ORDER BY created_at, id")
                .map((row, _) -> invitation(row))
                .list();
    }

    static Optional<Invitation> byHash(Handle handle, String hash) {
        return by(handle, "SELECT " + COLUMNS + " FROM team_invitation WHERE hash = :value", hash);
    }

    static Optional<Invitation> byId(Handle handle, String id) {
        return by(handle, "SELECT " + COLUMNS + " FROM team_invitation WHERE id = :value", id);
    }

    static Optional<Invitation> byEmail(Handle handle, String email) {
        return by(handle, "SELECT " + COLUMNS + " FROM team_invitation WHERE email = :value", email);
    }

    private static Optional<Invitation> by(Handle handle, String sql, String value) {
        return handle.createQuery(sql)
                .bind("value", value)
                .map((row, _) -> invitation(row))
                .findOne();
    }

    static void insert(Handle handle, Invitation invitation, String hash) {
        handle.createUpdate("""
                        INSERT INTO team_invitation (id, hash, email, role, invited_by, created_at, expires_at)
                        VALUES (:id, :hash, :email, :role, :by, :created, :expires)
                        """)
                .bind("id", invitation.id())
                .bind("hash", hash)
                .bind("email", invitation.email())
                .bind("role", invitation.role().id())
                .bind("by", invitation.invitedBy())
                .bind("created", invitation.createdAt().toEpochMilli())
                .bind("expires", invitation.expiresAt().toEpochMilli())
                .execute();
    }

    /// @return whether it was still there
    static boolean delete(Handle handle, String id) {
        return handle.execute("DELETE FROM team_invitation WHERE id = ?", id) == 1;
    }

    static void deleteOfEmail(Handle handle, String email) {
        handle.execute("DELETE FROM team_invitation WHERE email = ?", email);
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                row.getString("id"),
                row.getString("email"),
                MemberTable.role(row.getString("role")),
                row.getString("invited_by"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")));
    }
}
