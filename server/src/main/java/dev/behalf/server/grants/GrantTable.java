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
            + " g.refreshable, g.offline, g.created_at, g.expires_at, g.ended_at, g.dpop_key";

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

    /// Makes a grant on somebody else's word, or gives the one there is its time anew.
    ///
    /// @return the one that is in force, with the id it has
    static Grant putAsserted(Handle handle, Grant grant, AssertedGrant.Kind kind) {
        return handle.createQuery("""
                        INSERT INTO oauth_grant
                            (id, environment, person, client, client_name, resource, scope, refreshable, offline,
                             created_at, expires_at, redeemed_at, kind)
                        VALUES (:id, :environment, :person, :client, :name, :resource, :scope, 0, 0,
                             :created, :expires, :created, :kind)
                        ON CONFLICT (person, client, resource, kind) WHERE kind <> 'sign_in' AND ended_at IS NULL
                        DO UPDATE SET client_name = excluded.client_name, scope = excluded.scope,
                             expires_at = excluded.expires_at
                        RETURNING id, environment, person, client, client_name, resource, scope, refreshable, offline,
                             created_at, expires_at, ended_at, dpop_key
                        """)
                .bind("id", grant.id())
                .bind("environment", grant.environment())
                .bind("person", grant.person())
                .bind("client", grant.client())
                .bind("name", grant.clientName())
                .bind("resource", grant.resource())
                .bind("scope", String.join(" ", grant.scopes()))
                .bind("created", grant.createdAt().toEpochMilli())
                .bind("expires", grant.expiresAt().toEpochMilli())
                .bind("kind", kind.id())
                .map((row, _) -> grant(row))
                .one();
    }

    static Optional<Grant> asserted(Handle handle, AssertedGrant wanted, long now) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM person p JOIN oauth_grant g ON g.person = p.id
                        WHERE p.environment = :environment AND p.issuer = :issuer AND p.subject = :subject
                          AND g.client = :client AND g.resource = :resource AND g.kind = :kind
                          AND g.ended_at IS NULL AND g.expires_at > :now
                        """)
                .bind("environment", wanted.environment())
                .bind("issuer", wanted.identity().issuer())
                .bind("subject", wanted.identity().subject())
                .bind("client", wanted.client())
                .bind("resource", wanted.resource())
                .bind("kind", wanted.kind().id())
                .bind("now", now)
                .map((row, _) -> grant(row))
                .findOne();
    }

    /// Ends the grants of apps whose API key was revoked, so that nobody sees them as in force. What they gave is
    /// refused from the moment of the revocation in any case.
    static void endOfRevokedKeys(Handle handle, long now) {
        handle.execute(
                "UPDATE oauth_grant SET ended_at = ?, ended_by = ? WHERE kind = 'exchange' AND ended_at IS NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM api_key k"
                        + " WHERE k.id = SUBSTR(oauth_grant.client, ?) AND k.revoked_at IS NULL)",
                now,
                Ending.TEAM.id(),
                ApiKeyClients.PREFIX.length() + 1);
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
                instant(row, "ended_at"),
                row.getString("dpop_key"));
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

    static void bind(Handle handle, String id, String key) {
        handle.execute("UPDATE oauth_grant SET dpop_key = ? WHERE id = ?", key, id);
    }

    /// Notes that the provider's refresh token is kept with it.
    static void keeps(Handle handle, String id) {
        handle.execute("UPDATE oauth_grant SET offline = 1 WHERE id = ?", id);
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

    /// @param until when they were made at the latest
    /// @return the ids of those that had not ended before
    static List<String> endAll(Handle handle, String environment, String person, long until, Ending by, long now) {
        return handle.createQuery("UPDATE oauth_grant SET ended_at = ?, ended_by = ?"
                        + " WHERE person = ? AND environment = ? AND created_at <= ? AND ended_at IS NULL RETURNING id")
                .bind(0, now)
                .bind(1, by.id())
                .bind(2, person)
                .bind(3, environment)
                .bind(4, until)
                .mapTo(String.class)
                .list();
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
        // A provider's token that is still to be revoked there holds its grant.
        String settled = " AND NOT EXISTS (SELECT 1 FROM provider_token t"
                + " WHERE t.grant_id = oauth_grant.id AND t.token IS NOT NULL)";
        handle.execute("DELETE FROM oauth_grant WHERE (ended_at < ? OR expires_at < ?)" + settled, over, over);
        handle.execute("DELETE FROM oauth_grant WHERE redeemed_at IS NULL AND created_at < ?" + settled, unredeemed);
    }
}
