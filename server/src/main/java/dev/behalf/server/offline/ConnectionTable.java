package dev.behalf.server.offline;

import dev.behalf.server.db.Like;
import dev.behalf.server.db.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// The table `provider_token` with those beside it, as the team looks at connections and changes many at once.
final class ConnectionTable {

    private static final String SELECT = """
            SELECT t.grant_id, t.environment, t.person, p.issuer, p.subject, p.email, p.name, t.client, g.client_name,
                   g.resource, t.provider, t.scope, t.state, t.reason, t.detail, t.obtained_at, t.refreshed_at, t.used_at,
                   CASE WHEN t.access IS NULL THEN NULL ELSE t.access_expires_at END AS access_end, t.failures,
                   CASE WHEN t.token IS NULL THEN 0 ELSE 1 END AS holds_token,
                   CASE WHEN g.ended_at IS NULL AND g.redeemed_at IS NOT NULL AND g.expires_at > :now
                        THEN 1 ELSE 0 END AS signed_in,
                   CASE WHEN t.lease IS NOT NULL AND t.state <> 'revoked' THEN 1 ELSE 0 END AS refreshing
            FROM provider_token t JOIN oauth_grant g ON g.id = t.grant_id JOIN person p ON p.id = t.person
            """;

    private static final String BEHIND = " AND t.obtained_at <= :at AND (t.obtained_at < :at OR t.grant_id > :id)";

    /// Waiting for the person; a pause without a reason is none.
    private static final String WAITS_OR_NULL = "COALESCE(t.reason = 'not_allowed', FALSE)";

    private static final String ORDER = " ORDER BY t.obtained_at DESC, t.grant_id";

    private ConnectionTable() {}

    /// The newest first.
    ///
    /// @param before only those behind it, null for the first
    /// @param end only those in front of it or at it, null for any
    static List<Connection> page(
            Handle handle,
            String environment,
            ConnectionFilter filter,
            @Nullable Position before,
            @Nullable Position end,
            long now,
            int limit) {
        String reach =
                end == null ? "" : " AND (t.obtained_at > :endAt OR (t.obtained_at = :endAt AND t.grant_id <= :endId))";
        var query = handle.createQuery(SELECT + where(filter) + BEHIND + reach + text(filter) + ORDER + " LIMIT :limit")
                .bind("now", now)
                .bind("limit", limit);
        if (end != null) {
            query.bind("endAt", end.at()).bind("endId", end.id());
        }
        if (!filter.text().isEmpty()) {
            query.bind("text", Like.containing(filter.text()));
        }
        bind(query, environment, filter);
        behind(query, before);
        return query.map((row, _) -> connection(row)).list();
    }

    /// No index helps to find a text, so that a search looks at so many connections and no more.
    ///
    /// @return the last that it looks at, empty where it looks at all
    static Optional<Position> searchEnd(
            Handle handle, String environment, ConnectionFilter filter, @Nullable Position before, int most) {
        var query = handle.createQuery("SELECT t.obtained_at, t.grant_id FROM provider_token t" + where(filter) + BEHIND
                        + ORDER + " LIMIT 1 OFFSET :most")
                .bind("most", most);
        bind(query, environment, filter);
        behind(query, before);
        return query.map((row, _) -> new Position(row.getLong("obtained_at"), row.getString("grant_id")))
                .findOne();
    }

    static Optional<Connection> find(Handle handle, String environment, String grant, long now) {
        return handle.createQuery(SELECT + " WHERE t.environment = :environment AND t.grant_id = :grant")
                .bind("now", now)
                .bind("environment", environment)
                .bind("grant", grant)
                .map((row, _) -> connection(row))
                .findOne();
    }

    /// @param filter without a text
    /// @return for every state, 0 where there are none
    static Map<State, Long> counts(Handle handle, String environment, ConnectionFilter filter) {
        var query = handle.createQuery(
                "SELECT t.state, COUNT(*) AS found FROM provider_token t" + where(filter) + " GROUP BY t.state");
        bind(query, environment, filter);
        Map<State, Long> counts = new EnumMap<>(State.class);
        for (State state : State.values()) {
            counts.put(state, 0L);
        }
        query.map((row, _) -> Map.entry(State.of(row.getString("state")), row.getLong("found")))
                .forEach(found -> counts.put(found.getKey(), found.getValue()));
        return counts;
    }

    /// How many wait for their people to allow them.
    ///
    /// @param filter without a text
    static long waiting(Handle handle, String environment, ConnectionFilter filter) {
        var query = handle.createQuery(
                "SELECT COUNT(*) FROM provider_token t" + where(filter) + " AND " + WaitingTable.WAITS);
        bind(query, environment, filter);
        return query.mapTo(Long.class).one();
    }

    /// Changes what is in a state that the act takes, and notes that with each.
    ///
    /// @param filter without a text
    /// @param grant null for all that fit
    /// @param asksFirst whether the environment asks people before tools act: then the end of a pause is no consent
    /// @return the grants whose connections were changed
    static List<String> change(
            Handle handle,
            String environment,
            ConnectionFilter filter,
            @Nullable String grant,
            ConnectionAct act,
            StateReason reason,
            boolean asksFirst,
            long now) {
        String one = grant == null ? "" : " AND t.grant_id = :grant";
        String more = act == ConnectionAct.REVOKE ? ", access = NULL, failures = 0, due_at = :now" : "";
        var update = handle.createQuery("UPDATE provider_token AS t"
                + " SET state = :to, reason = :reason, detail = NULL, changed_at = :now" + more + where(filter) + one
                + " AND " + from(act, asksFirst) + " RETURNING grant_id");
        bind(update, environment, filter);
        update.bind("to", act.leadsTo().id()).bind("reason", reason.id()).bind("now", now);
        if (grant != null) {
            update.bind("grant", grant);
        }
        List<String> changed = update.mapTo(String.class).list();
        EventTable.addAll(handle, environment, changed, act.leadsTo(), reason, now);
        if (act == ConnectionAct.RESUME && asksFirst) {
            waitNow(handle, environment, filter, grant, now);
        }
        if (act == ConnectionAct.REVOKE && !changed.isEmpty()) {
            unattended(handle, environment, changed, now);
        }
        return changed;
    }

    /// A pause by the team counts for those too that wait for their person, who may end only the latter.
    private static String from(ConnectionAct act, boolean asksFirst) {
        String takes = act.takes().stream().map(state -> "'" + state.id() + "'").collect(Collectors.joining(", "));
        String from = "t.state IN (" + takes + ")";
        return switch (act) {
            case PAUSE -> "(" + from + " OR " + WaitingTable.WAITS + ")";
            case RESUME -> from + " AND NOT " + WAITS_OR_NULL + (asksFirst ? " AND " + WaitingTable.ALLOWED : "");
            case REVOKE -> from;
        };
    }

    /// The team's pause is over; what is left is the person's word.
    private static void waitNow(
            Handle handle, String environment, ConnectionFilter filter, @Nullable String grant, long now) {
        var update = handle.createQuery("UPDATE provider_token AS t SET reason = :reason, detail = NULL,"
                + " changed_at = :now" + where(filter) + (grant == null ? "" : " AND t.grant_id = :grant")
                + " AND t.state = 'paused' AND NOT " + WAITS_OR_NULL + " RETURNING grant_id");
        bind(update, environment, filter);
        update.bind("reason", StateReason.NOT_ALLOWED.id()).bind("now", now);
        if (grant != null) {
            update.bind("grant", grant);
        }
        EventTable.addAll(
                handle, environment, update.mapTo(String.class).list(), State.PAUSED, StateReason.NOT_ALLOWED, now);
    }

    private static void unattended(Handle handle, String environment, List<String> grants, long now) {
        for (int from = 0; from < grants.size(); from += EventTable.BATCH) {
            handle.createUpdate(StopTable.UNATTENDED)
                    .bind("until", now + StopTable.LONGEST_UNATTENDED.toMillis())
                    .bindList("grants", grants.subList(from, Math.min(grants.size(), from + EventTable.BATCH)))
                    .bind("environment", environment)
                    .execute();
        }
    }

    private static void bind(SqlStatement<?> query, String environment, ConnectionFilter filter) {
        query.bind("environment", environment);
        if (!filter.person().isEmpty()) {
            query.bind("person", filter.person());
        }
        if (!filter.client().isEmpty()) {
            query.bind("client", filter.client());
        }
        if (filter.state() != null) {
            query.bind("state", filter.state().id());
        }
    }

    private static void behind(SqlStatement<?> query, @Nullable Position before) {
        query.bind("at", before == null ? Long.MAX_VALUE : before.at()).bind("id", before == null ? "" : before.id());
    }

    private static String where(ConnectionFilter filter) {
        return " WHERE t.environment = :environment"
                + (filter.person().isEmpty() ? "" : " AND t.person = :person")
                + (filter.client().isEmpty() ? "" : " AND t.client = :client")
                + (filter.state() == null ? "" : " AND t.state = :state");
    }

    private static String text(ConnectionFilter filter) {
        return filter.text().isEmpty()
                ? ""
                : " AND (LOWER(p.email) LIKE :text ESCAPE '!' OR LOWER(p.name) LIKE :text ESCAPE '!'"
                        + " OR LOWER(p.subject) LIKE :text ESCAPE '!' OR LOWER(g.client_name) LIKE :text ESCAPE '!'"
                        + " OR LOWER(g.client) LIKE :text ESCAPE '!')";
    }

    private static Connection connection(ResultSet row) throws SQLException {
        String scope = row.getString("scope");
        String detail = row.getString("detail");
        return new Connection(
                row.getString("grant_id"),
                row.getString("environment"),
                new Connection.Owner(
                        row.getString("person"),
                        row.getString("issuer"),
                        row.getString("subject"),
                        row.getString("email"),
                        row.getString("name")),
                row.getString("client"),
                row.getString("client_name"),
                row.getString("resource"),
                row.getString("provider"),
                scope.isEmpty() ? List.of() : List.of(scope.split(" ", -1)),
                State.of(row.getString("state")),
                StateReason.of(row.getString("reason")),
                detail == null || detail.isEmpty() ? null : detail,
                Instant.ofEpochMilli(row.getLong("obtained_at")),
                OfflineTable.instant(row, "refreshed_at"),
                OfflineTable.instant(row, "used_at"),
                OfflineTable.instant(row, "access_end"),
                row.getInt("failures"),
                row.getInt("holds_token") == 1,
                row.getInt("signed_in") == 1,
                row.getInt("refreshing") == 1);
    }
}
