package dev.behalf.server.grants;

import dev.behalf.server.db.Like;
import dev.behalf.server.db.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// The table `oauth_grant` with those beside it, as the team looks at them: only what is in force.
final class LedgerTable {

    private static final String SELECT = "SELECT " + GrantTable.COLUMNS
            + ", g.redeemed_at, p.issuer, p.subject, p.email, p.name, r.used_at FROM oauth_grant g"
            + " JOIN person p ON p.id = g.person LEFT JOIN refresh_token r ON r.grant_id = g.id";

    private static final String IN_FORCE =
            " WHERE g.environment = :environment AND g.ended_at IS NULL AND g.redeemed_at IS NOT NULL AND g.expires_at > :now";

    private static final String BEHIND = " AND g.created_at <= :at AND (g.created_at < :at OR g.id > :id)";

    private static final String ORDER = " ORDER BY g.created_at DESC, g.id";

    private LedgerTable() {}

    /// The newest first.
    ///
    /// @param before only those behind it, null for the first
    /// @param end only those in front of it or at it, null for any
    static List<GrantInForce> page(
            Handle handle,
            String environment,
            GrantFilter filter,
            @Nullable Position before,
            @Nullable Position end,
            long now,
            int limit) {
        String reach = end == null ? "" : " AND (g.created_at > :endAt OR (g.created_at = :endAt AND g.id <= :endId))";
        var query = handle.createQuery(
                        SELECT + IN_FORCE + BEHIND + reach + exact(filter) + text(filter) + ORDER + " LIMIT :limit")
                .bind("limit", limit);
        if (end != null) {
            query.bind("endAt", end.at()).bind("endId", end.id());
        }
        if (!filter.text().isEmpty()) {
            query.bind("text", Like.containing(filter.text()));
        }
        bind(query, environment, filter, now);
        Position.bind(query, before);
        return query.map((row, _) -> inForce(row)).list();
    }

    /// No index helps to find a text, so that a search looks at so many grants and no more.
    ///
    /// @return the last that it looks at, empty where it looks at all
    static Optional<Position> searchEnd(
            Handle handle, String environment, GrantFilter filter, @Nullable Position before, long now, int most) {
        var query = handle.createQuery("SELECT g.created_at, g.id FROM oauth_grant g" + IN_FORCE + BEHIND
                        + exact(filter) + ORDER + " LIMIT 1 OFFSET :most")
                .bind("most", most);
        bind(query, environment, filter, now);
        Position.bind(query, before);
        return query.map((row, _) -> new Position(row.getLong("created_at"), row.getString("id")))
                .findOne();
    }

    static Optional<GrantInForce> find(Handle handle, String environment, String id, long now) {
        return handle.createQuery(SELECT + IN_FORCE + " AND g.id = :grant")
                .bind("environment", environment)
                .bind("now", now)
                .bind("grant", id)
                .map((row, _) -> inForce(row))
                .findOne();
    }

    /// @param filter without a text
    static long count(Handle handle, String environment, GrantFilter filter, long now) {
        var query = handle.createQuery("SELECT COUNT(*) FROM oauth_grant g" + IN_FORCE + exact(filter));
        bind(query, environment, filter, now);
        return query.mapTo(Long.class).one();
    }

    /// Ends those that are in force, and those that the client was about to fetch.
    ///
    /// @param filter without a text
    /// @return their ids
    static List<String> end(Handle handle, String environment, GrantFilter filter, Ending by, long now) {
        var query = handle.createQuery("UPDATE oauth_grant AS g SET ended_at = :now, ended_by = :by"
                        + " WHERE g.environment = :environment AND g.ended_at IS NULL AND g.expires_at > :now"
                        + exact(filter) + " RETURNING id")
                .bind("by", by.id());
        bind(query, environment, filter, now);
        return query.mapTo(String.class).list();
    }

    static Optional<Person> person(Handle handle, String environment, String id) {
        return handle.createQuery("SELECT id, environment, issuer, subject, email, name FROM person"
                        + " WHERE id = ? AND environment = ?")
                .bind(0, id)
                .bind(1, environment)
                .map((row, _) -> person(row, row.getString("id")))
                .findOne();
    }

    private static void bind(SqlStatement<?> query, String environment, GrantFilter filter, long now) {
        query.bind("environment", environment).bind("now", now);
        if (!filter.person().isEmpty()) {
            query.bind("person", filter.person());
        }
        if (!filter.client().isEmpty()) {
            query.bind("client", filter.client());
        }
    }

    private static String exact(GrantFilter filter) {
        return (filter.person().isEmpty() ? "" : " AND g.person = :person")
                + (filter.client().isEmpty() ? "" : " AND g.client = :client");
    }

    private static String text(GrantFilter filter) {
        return filter.text().isEmpty()
                ? ""
                : " AND (LOWER(p.email) LIKE :text ESCAPE '!' OR LOWER(p.name) LIKE :text ESCAPE '!'"
                        + " OR LOWER(p.subject) LIKE :text ESCAPE '!' OR LOWER(g.client_name) LIKE :text ESCAPE '!'"
                        + " OR LOWER(g.client) LIKE :text ESCAPE '!')";
    }

    private static GrantInForce inForce(ResultSet row) throws SQLException {
        long used = row.getLong("used_at");
        // The first refresh token is made when the grant is fetched, which is no refresh.
        boolean refreshed = !row.wasNull() && used > row.getLong("redeemed_at");
        return new GrantInForce(
                GrantTable.grant(row),
                person(row, row.getString("person")),
                refreshed ? Instant.ofEpochMilli(used) : null);
    }

    private static Person person(ResultSet row, String id) throws SQLException {
        return new Person(
                id,
                row.getString("environment"),
                new Identity(
                        row.getString("issuer"),
                        row.getString("subject"),
                        row.getString("email"),
                        row.getString("name")));
    }
}
