package dev.behalf.server.calls;

import dev.behalf.server.chain.ChainEnds;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.db.Like;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/// The tables `mcp_call`, `mcp_call_chain` and `mcp_call_arguments`.
final class CallTable {

    private CallTable() {}

    /// The ends of an environment's chain; other nodes wait for this transaction. Empty where there is no such
    /// environment.
    static Optional<ChainEnds> lock(Handle handle, String environment) {
        handle.execute("""
                INSERT INTO mcp_call_chain (environment, first_after, last_number, last_hash)
                SELECT name, '', 0, '' FROM environment WHERE name = ?
                ON CONFLICT DO NOTHING
                """, environment);
        handle.execute("UPDATE mcp_call_chain SET last_number = last_number WHERE environment = ?", environment);
        return ends(handle, environment);
    }

    /// Empty where nothing was ever called.
    static Optional<ChainEnds> ends(Handle handle, String environment) {
        return handle.createQuery("""
                        SELECT first_after, last_number, last_hash FROM mcp_call_chain WHERE environment = :environment
                        """)
                .bind("environment", environment)
                .map((row, _) -> new ChainEnds(
                        row.getString("first_after"), row.getLong("last_number"), row.getString("last_hash")))
                .findOne();
    }

    /// @param calls at least one, all of that environment, which follow the chain's last
    static void append(Handle handle, String environment, List<RecordedCall> calls) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO mcp_call (environment, number, at, person, client, grant_id, server, method, target,
                    decision, rule, token, outcome, duration, arguments_hash, hash)
                VALUES (:environment, :number, :at, :person, :client, :grant, :server, :method, :target,
                    :decision, :rule, :token, :outcome, :duration, :arguments, :hash)
                """);
        for (RecordedCall recorded : calls) {
            Called call = recorded.call();
            batch.bind("environment", environment)
                    .bind("number", recorded.number())
                    .bind("at", recorded.at().toEpochMilli())
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
                    .bind("arguments", call.argumentsHash())
                    .bind("hash", recorded.hash())
                    .add();
        }
        batch.execute();
        RecordedCall last = calls.getLast();
        handle.execute(
                "UPDATE mcp_call_chain SET last_number = ?, last_hash = ? WHERE environment = ?",
                last.number(),
                last.hash(),
                environment);
    }

    /// Where what a call was made with is sealed.
    static Place place(String hash) {
        return new Place("mcp_call_arguments", hash, "arguments");
    }

    /// What is kept of one.
    ///
    /// @param hash of the call
    record Kept(String hash, String sealed) {

        /// Without the value.
        @Override
        public String toString() {
            return "Kept";
        }
    }

    static void keep(Handle handle, String environment, RecordedCall call, String sealed) {
        handle.execute(
                "INSERT INTO mcp_call_arguments (environment, call_hash, number, arguments) VALUES (?, ?, ?, ?)",
                environment,
                call.hash(),
                call.number(),
                sealed);
    }

    static Optional<Kept> arguments(Handle handle, String environment, long number) {
        return handle.createQuery("SELECT call_hash, arguments FROM mcp_call_arguments"
                        + " WHERE environment = :environment AND number = :number")
                .bind("environment", environment)
                .bind("number", number)
                .map((row, _) -> new Kept(row.getString("call_hash"), row.getString("arguments")))
                .findFirst();
    }

    static Set<Long> kept(Handle handle, String environment, long first, long last) {
        return Set.copyOf(handle.createQuery("SELECT number FROM mcp_call_arguments WHERE environment = :environment"
                        + " AND number >= :first AND number <= :last")
                .bind("environment", environment)
                .bind("first", first)
                .bind("last", last)
                .mapTo(Long.class)
                .list());
    }

    /// The newest first.
    ///
    /// @param after only those of a larger number
    /// @param before only those of a smaller number
    static List<RecordedCall> page(
            Handle handle, String environment, CallFilter filter, long after, long before, int limit) {
        Query query = handle.createQuery("SELECT c.* FROM mcp_call c WHERE c.environment = :environment"
                        + " AND c.number > :after AND c.number < :before" + where(filter)
                        + " ORDER BY c.number DESC LIMIT :limit")
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
            query.bind("text", Like.containing(filter.person()));
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

    /// No index helps a filter, so that a search looks at so many calls and no more.
    ///
    /// @return the number of the first that it does not look at, 0 where it looks at all
    static long searchEnd(Handle handle, String environment, long before, int most) {
        return handle.createQuery("SELECT number FROM mcp_call WHERE environment = :environment AND number < :before"
                        + " ORDER BY number DESC LIMIT 1 OFFSET :most")
                .bind("environment", environment)
                .bind("before", before)
                .bind("most", most)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /// How many there are of each server, among the newest.
    ///
    /// @param most of all together that are looked at
    static Map<String, Long> counts(Handle handle, String environment, Instant since, int most) {
        Map<String, Long> counts = new HashMap<>();
        handle.createQuery("SELECT server, COUNT(*) AS calls FROM (SELECT server, at FROM mcp_call"
                        + " WHERE environment = :environment ORDER BY number DESC LIMIT :most) AS newest"
                        + " WHERE at >= :since GROUP BY server")
                .bind("environment", environment)
                .bind("since", since.toEpochMilli())
                .bind("most", most)
                .map((row, _) -> Map.entry(row.getString("server"), row.getLong("calls")))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /// The oldest first.
    static List<RecordedCall> after(Handle handle, String environment, long number, long last, int limit) {
        return handle.createQuery("""
                        SELECT * FROM mcp_call
                        WHERE environment = :environment AND number > :number AND number <= :last
                        ORDER BY number LIMIT :limit
                        """)
                .bind("environment", environment)
                .bind("number", number)
                .bind("last", last)
                .bind("limit", limit)
                .map((row, _) -> recorded(row))
                .list();
    }

    private static RecordedCall recorded(ResultSet row) throws SQLException {
        return new RecordedCall(
                row.getLong("number"),
                Instant.ofEpochMilli(row.getLong("at")),
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
                        row.getString("arguments_hash")),
                row.getString("hash"));
    }

    static List<String> environments(Handle handle) {
        return handle.createQuery("SELECT environment FROM mcp_call_chain")
                .mapTo(String.class)
                .list();
    }

    static int forgetUpTo(Handle handle, String environment, RecordedCall last) {
        handle.execute("UPDATE mcp_call_chain SET first_after = ? WHERE environment = ?", last.hash(), environment);
        handle.execute(
                "DELETE FROM mcp_call_arguments WHERE environment = ? AND number <= ?", environment, last.number());
        return handle.execute("DELETE FROM mcp_call WHERE environment = ? AND number <= ?", environment, last.number());
    }
}
