package dev.behalf.server.team;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `team_session`. A session that has ended has no row.
final class SessionTable {

    private static final String SELECT = "SELECT s.id AS session_id, s.method, s.address, s.agent, "
            + "s.created_at AS session_created_at, s.last_seen_at, s.confirmed_at, " + MemberTable.COLUMNS
            + " FROM team_session s JOIN team_member m ON m.id = s.member ";

    private SessionTable() {}

    static Optional<Session> find(Handle handle, String hash) {
        return handle.createQuery(SELECT + "WHERE s.hash = :hash")
                .bind("hash", hash)
                .map((row, _) -> session(row))
                .findOne();
    }

    static Optional<Session> byId(Handle handle, String id) {
        return handle.createQuery(SELECT + "WHERE s.id = :id")
                .bind("id", id)
                .map((row, _) -> session(row))
                .findOne();
    }

    /// The latest seen first.
    static List<Session> ofMember(Handle handle, String member) {
        return handle.createQuery(SELECT + "WHERE s.member = :member ORDER BY s.last_seen_at DESC, s.id")
                .bind("member", member)
                .map((row, _) -> session(row))
                .list();
    }

    static void insert(Handle handle, String hash, Session session) {
        handle.createUpdate("""
                        INSERT INTO team_session
                            (hash, id, member, method, address, agent, created_at, last_seen_at, confirmed_at)
                        VALUES (:hash, :id, :member, :method, :address, :agent, :created, :seen, :confirmed)
                        """)
                .bind("hash", hash)
                .bind("id", session.id())
                .bind("member", session.member().id())
                .bind("method", session.method().id())
                .bind("address", session.visitor().address())
                .bind("agent", session.visitor().agent())
                .bind("created", session.createdAt().toEpochMilli())
                .bind("seen", session.lastSeenAt().toEpochMilli())
                .bind("confirmed", session.confirmedAt().toEpochMilli())
                .execute();
    }

    static void seen(Handle handle, String hash, Instant now) {
        handle.execute(
                "UPDATE team_session SET last_seen_at = ? WHERE hash = ? AND last_seen_at < ?",
                now.toEpochMilli(),
                hash,
                now.toEpochMilli());
    }

    static void confirm(Handle handle, String hash, Instant now) {
        handle.execute("UPDATE team_session SET confirmed_at = ? WHERE hash = ?", now.toEpochMilli(), hash);
    }

    /// @return the hashes of the sessions that ended
    static List<String> endById(Handle handle, String id) {
        return ended(handle, "id", id);
    }

    static List<String> endOfMember(Handle handle, String member) {
        return ended(handle, "member", member);
    }

    private static List<String> ended(Handle handle, String column, String value) {
        return handle.createQuery("DELETE FROM team_session WHERE " + column + " = :value RETURNING hash")
                .bind("value", value)
                .mapTo(String.class)
                .list();
    }

    static void end(Handle handle, String hash) {
        handle.execute("DELETE FROM team_session WHERE hash = ?", hash);
    }

    static void endOld(Handle handle, Instant seenBefore, Instant createdBefore) {
        handle.execute(
                "DELETE FROM team_session WHERE last_seen_at <= ? OR created_at <= ?",
                seenBefore.toEpochMilli(),
                createdBefore.toEpochMilli());
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString("session_id"),
                MemberTable.member(row),
                Session.Method.of(row.getString("method")),
                new Visitor(row.getString("address"), row.getString("agent")),
                Instant.ofEpochMilli(row.getLong("session_created_at")),
                Instant.ofEpochMilli(row.getLong("last_seen_at")),
                Instant.ofEpochMilli(row.getLong("confirmed_at")));
    }
}
