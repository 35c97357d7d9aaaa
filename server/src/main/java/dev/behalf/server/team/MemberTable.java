package dev.behalf.server.team;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `team_member`.
final class MemberTable {

    /// With these columns [#member] can read a row of a join too.
    static final String COLUMNS = "m.id AS member_id, m.email, m.name, m.role, m.password IS NOT NULL AS has_password, "
            + "m.created_at AS member_created_at, m.last_sign_in_at";

    private static final String SELECT = "SELECT " + COLUMNS + " FROM team_member m ";

    private MemberTable() {}

    static List<Member> all(Handle handle) {
        return handle.createQuery(SELECT + "ORDER BY m.created_at, m.id")
                .map((row, _) -> member(row))
                .list();
    }

    static Optional<Member> find(Handle handle, String id) {
        return handle.createQuery(SELECT + "WHERE m.id = :id")
                .bind("id", id)
                .map((row, _) -> member(row))
                .findOne();
    }

    static Optional<Member> byEmail(Handle handle, String email) {
        return handle.createQuery(SELECT + "WHERE m.email = :email")
                .bind("email", email)
                .map((row, _) -> member(row))
                .findOne();
    }

    static int owners(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM team_member WHERE role = 'owner'")
                .mapTo(int.class)
                .one();
    }

    /// @return the PHC string, empty where there is none
    static Optional<String> password(Handle handle, String id) {
        return handle.createQuery("SELECT password FROM team_member WHERE id = :id AND password IS NOT NULL")
                .bind("id", id)
                .mapTo(String.class)
                .findOne();
    }

    static void insert(Handle handle, Member member, @Nullable String password, String userHandle) {
        handle.createUpdate("""
                        INSERT INTO team_member (id, email, name, role, password, user_handle, created_at)
                        VALUES (:id, :email, :name, :role, :password, :handle, :created)
                        """)
                .bind("id", member.id())
                .bind("email", member.email())
                .bind("name", member.name())
                .bind("role", member.role().id())
                .bind("password", password)
                .bind("handle", userHandle)
                .bind("created", member.createdAt().toEpochMilli())
                .execute();
    }

    static void setPassword(Handle handle, String id, String password) {
        handle.execute("UPDATE team_member SET password = ? WHERE id = ?", password, id);
    }

    /// For the same password under other parameters: not where it has been changed meanwhile.
    static void rehash(Handle handle, String id, String before, String after) {
        handle.execute("UPDATE team_member SET password = ? WHERE id = ? AND password = ?", after, id, before);
    }

    static void setName(Handle handle, String id, String name) {
        handle.execute("UPDATE team_member SET name = ? WHERE id = ?", name, id);
    }

    static void setRole(Handle handle, String id, Role role) {
        handle.execute("UPDATE team_member SET role = ? WHERE id = ?", role.id(), id);
    }

    /// Whom the team's provider knows a member as.
    static Optional<ProviderLink> link(Handle handle, String id) {
        return handle.createQuery("SELECT provider_issuer, provider_subject FROM team_member"
                        + " WHERE id = :id AND provider_subject IS NOT NULL")
                .bind("id", id)
                .map((row, _) -> new ProviderLink(row.getString("provider_issuer"), row.getString("provider_subject")))
                .findOne();
    }

    static void setLink(Handle handle, String id, ProviderLink link) {
        handle.execute(
                "UPDATE team_member SET provider_issuer = ?, provider_subject = ? WHERE id = ?",
                link.issuer(),
                link.subject(),
                id);
    }

    /// The ids of those whom this provider knows.
    static Set<String> linked(Handle handle, String issuer) {
        return handle.createQuery("SELECT id FROM team_member WHERE provider_issuer = :issuer")
                .bind("issuer", issuer)
                .mapTo(String.class)
                .collectIntoSet();
    }

    static void signedIn(Handle handle, String id, Instant now) {
        handle.execute("UPDATE team_member SET last_sign_in_at = ? WHERE id = ?", now.toEpochMilli(), id);
    }

    /// Keeps the row from others until the transaction ends.
    static void lock(Handle handle, String id) {
        handle.execute("UPDATE team_member SET name = name WHERE id = ?", id);
    }

    static void delete(Handle handle, String id) {
        handle.execute("DELETE FROM team_member WHERE id = ?", id);
    }

    static Member member(ResultSet row) throws SQLException {
        return new Member(
                row.getString("member_id"),
                row.getString("email"),
                row.getString("name"),
                role(row.getString("role")),
                row.getBoolean("has_password"),
                Instant.ofEpochMilli(row.getLong("member_created_at")),
                instant(row, "last_sign_in_at"));
    }

    static Role role(String id) {
        return Role.of(id).orElseThrow(() -> new IllegalStateException("A member of the unknown role " + id));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
