package dev.behalf.server.grants;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `oauth_grant`.
final class GrantTable {

    /// For joins, where it is `g`.
    static final String COLUMNS = "g.id, g.environment, g.person, g.client, g.client_name, g.resource, g.scope,"
            + " g.refreshable, g.offline, g.created_at, g.expires_at, g.ended_at";

    private GrantTable() {}

    static void add(Handle handle, Grant grant) {
        handle.createUpdate("""
                        INSERT INTO oauth_grant
                            (id, environment, person, client, client_name, resource, scope, refreshable, offline,
                             created_at, expires_at)
                        VALUES (:id, :environment, :person, :client, :name, :resource, :scope, :refreshable, :offline,
                             :created, :expires)
                        """)
                .bind("id", grant.id())
                .bind("environment", grant.environment())
                .bind("person", grant.person())
                .bind("client", grant.client())
                .bind("name", grant.clientName())
                .bind("resource", grant.resource())
                .bind("scope", String.join(" ", grant.scopes()))
                .bind("refreshable", grant.refreshable() ? 1 : 0)
                .bind("offline", grant.offline() ? 1 : 0)
                .bind("created", grant.createdAt().toEpochMilli())
                .bind("expires", grant.expiresAt().toEpochMilli())
                .execute();
    }

    static Grant grant(ResultSet row) throws SQLException {
        return new Grant(
                row.getString("id"),
                row.getString("environment"),
                row.getString("person"),
                row.getString("client"),
                row.getString("client_name"),
                row.getString("resource"),
                List.of(row.getString("scope").split(" ", -1)),
                row.getInt("refreshable") == 1,
                row.getInt("offline") == 1,
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    static Optional<Grant> find(Handle handle, String environment, String id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM oauth_grant g WHERE g.id = ? AND g.environment = ?")
                .bind(0, id)
                .bind(1, environment)
                .map((row, _) -> grant(row))
                .findOne();
    }

    /// Those that are in force, the newest first.
    static List<Grant> active(Handle handle, String environment, long now, int limit) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM oauth_grant g
                        WHERE g.environment = ? AND g.ended_at IS NULL AND g.redeemed_at IS NOT NULL AND g.expires_at > ?
                        ORDER BY g.created_at DESC, g.id LIMIT ?
                        """)
                .bind(0, environment)
                .bind(1, now)
                .bind(2, limit)
                .map((row, _) -> grant(row))
                .list();
    }

    /// Those of one person that are in force, the newest first.
    static List<Grant> ofPerson(Handle handle, String environment, String person, long now, int limit) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM oauth_grant g
                        WHERE g.person = ? AND g.environment = ? AND g.ended_at IS NULL AND g.redeemed_at IS NOT NULL
                            AND g.expires_at > ?
                        ORDER BY g.created_at DESC, g.id LIMIT ?
                        """)
                .bind(0, person)
                .bind(1, environment)
                .bind(2, now)
                .bind(3, limit)
                .map((row, _) -> grant(row))
                .list();
    }

    static void redeem(Handle handle, String id, long now) {
        handle.execute("UPDATE oauth_grant SET redeemed_at = ? WHERE id = ?", now, id);
    }

    /// @return false where it had ended already, or there is none
    static boolean end(Handle handle, String environment, String id, Ending by, long now) {
        return handle.execute(
                        "UPDATE oauth_grant SET ended_at = ?, ended_by = ?"
                                + " WHERE id = ? AND environment = ? AND ended_at IS NULL",
                        now,
                        by.id(),
                        id,
                        environment)
                > 0;
    }

    static Set<String> endedSince(Handle handle, long since) {
        return handle.createQuery("SELECT id FROM oauth_grant WHERE ended_at > ?")
                .bind(0, since)
                .mapTo(String.class)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Removes what nothing hangs on any more.
    ///
    /// @param over grants that ended or expired before
    /// @param unredeemed grants made before that were never fetched
    static void forget(Handle handle, long over, long unredeemed) {
        handle.execute("DELETE FROM oauth_grant WHERE ended_at < ? OR expires_at < ?", over, over);
        handle.execute("DELETE FROM oauth_grant WHERE redeemed_at IS NULL AND created_at < ?", unredeemed);
    }
}
