package dev.behalf.server.calls;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/// The table `mcp_call`.
final class CallTable {

    private CallTable() {}

    /// Those of environments that are gone are left out.
    static void insert(Handle handle, List<RecordedCall> calls) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO mcp_call (id, environment, person, client, grant_id, server, method, target, decision, rule,
                    token, outcome, duration, arguments_hash)
                SELECT :id, name, :person, :client, :grant, :server, :method, :target, :decision, :rule, :token, :outcome,
                    :duration, :hash
                FROM environment WHERE name = :environment
                ON CONFLICT DO NOTHING
                """);
        for (RecordedCall recorded : calls) {
            Called call = recorded.call();
            batch.bind("id", recorded.id())
                    .bind("environment", call.environment())
                    .bind("person", call.person())
                    .bind("client", call.client())
                    .bind("grant", call.grant())
                    .bind("server", call.server())
                    .bind("method", call.method())
                    .bind("target", call.target())
                    .bind("decision", call.decision().id())
                    .bind("rule", call.rule())
                    .bind("token", call.token())
                    .bind("outcome", call.outcome())
                    .bind("duration", call.duration().toMillis())
                    .bind("hash", call.argumentsHash())
                    .add();
        }
        batch.execute();
    }

    /// The newest first.
    ///
    /// @param after only those of a larger id
    /// @param before only those of a smaller id
    static List<RecordedCall> page(
            Handle handle, String environment, CallFilter filter, long after, long before, int limit) {
        Query query = handle.createQuery("SELECT c.* FROM mcp_call c WHERE c.environment = :environment"
                        + " AND c.id > :after AND c.id < :before" + where(filter) + " ORDER BY c.id DESC LIMIT :limit")
                .bind("environment", environment)
                .bind("after", after)
                .bind("before", before)
                .bind("limit", limit);
        if (!filter.server().isEmpty()) {
            query.bind("server", filter.server());
        }
        if (!filter.outcome().isEmpty()) {
            query.bind("outcome", filter.isOneOutcome() ? filter.outcome() : CallFilter.OK);
        }
        if (!filter.person().isEmpty()) {
            query.bind("person", filter.person());
            query.bind("text", "%" + escaped(filter.person().toLowerCase(Locale.ROOT)) + "%");
        }
        return query.map((row, _) -> recorded(row)).list();
    }

    private static String where(CallFilter filter) {
        return (filter.server().isEmpty() ? "" : " AND c.server = :server")
                + (filter.outcome().isEmpty()
                        ? ""
                        : filter.isOneOutcome() ? " AND c.outcome = :outcome" : " AND c.outcome <> :outcome")
                + (filter.person().isEmpty()
                        ? ""
                        : " AND (c.person = :person OR EXISTS (SELECT 1 FROM person p WHERE p.id = c.person AND"
                                + " (LOWER(p.email) LIKE :text ESCAPE '!' OR LOWER(p.name) LIKE :text ESCAPE '!'"
                                + " OR LOWER(p.subject) LIKE :text ESCAPE '!')))");
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /// No index helps a filter, so that a search looks at so many calls and no more.
    ///
    /// @return the id of the first that it does not look at, 0 where it looks at all
    static long searchEnd(Handle handle, String environment, long before, int most) {
        return handle.createQuery("SELECT id FROM mcp_call WHERE environment = :environment AND id < :before"
                        + " ORDER BY id DESC LIMIT 1 OFFSET :most")
                .bind("environment", environment)
                .bind("before", before)
                .bind("most", most)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /// How many there are of each server, among the newest.
    ///
    /// @param from the smallest id
    /// @param most of all together that are looked at
    static Map<String, Long> counts(Handle handle, String environment, long from, int most) {
        Map<String, Long> counts = new HashMap<>();
        handle.createQuery("SELECT server, COUNT(*) AS calls FROM (SELECT server FROM mcp_call"
                        + " WHERE environment = :environment AND id >= :from ORDER BY id DESC LIMIT :most) AS newest"
                        + " GROUP BY server")
                .bind("environment", environment)
                .bind("from", from)
                .bind("most", most)
                .map((row, _) -> Map.entry(row.getString("server"), row.getLong("calls")))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private static RecordedCall recorded(ResultSet row) throws SQLException {
        return new RecordedCall(
                row.getLong("id"),
                new Called(
                        row.getString("environment"),
                        row.getString("person"),
                        row.getString("client"),
                        row.getString("grant_id"),
                        row.getString("server"),
                        row.getString("method"),
                        row.getString("target"),
                        Called.Decision.of(row.getString("decision")),
                        row.getString("rule"),
                        row.getString("token"),
                        row.getString("outcome"),
                        Duration.ofMillis(row.getLong("duration")),
                        row.getString("arguments_hash")));
    }

    static void forget(Handle handle, long before) {
        handle.execute("DELETE FROM mcp_call WHERE id < ?", before);
    }
}
