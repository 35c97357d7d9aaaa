package dev.behalf.server.audit;

import dev.behalf.server.chain.ChainEnds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// The tables `audit_entry` and `audit_chain`.
final class AuditTable {

    private static final String COLUMNS =
            "SELECT number, at, actor_kind, actor_id, actor_name, environment, action, subject, detail, hash"
                    + " FROM audit_entry ";

    /// More are not offered as filters.
    private static final int MOST_NAMES = 500;

    private AuditTable() {}

    /// The ends of the chain; other nodes wait for this transaction.
    static ChainEnds lock(Handle handle) {
        handle.execute("UPDATE audit_chain SET last_number = last_number WHERE id = 1");
        return ends(handle);
    }

    static ChainEnds ends(Handle handle) {
        return handle.createQuery("SELECT first_after, last_number, last_hash FROM audit_chain WHERE id = 1")
                .map((row, _) -> new ChainEnds(
                        row.getString("first_after"), row.getLong("last_number"), row.getString("last_hash")))
                .one();
    }

    static void append(Handle handle, AuditEntry entry) {
        AuditEvent event = entry.event();
        handle.createUpdate("""
                        INSERT INTO audit_entry (number, at, actor_kind, actor_id, actor_name, environment, action,
                            subject, detail, hash)
                        VALUES (:number, :at, :kind, :id, :name, :environment, :action, :subject, :detail, :hash)
                        """)
                .bind("number", entry.number())
                .bind("at", entry.at().toEpochMilli())
                .bind("kind", event.actor().kind().id())
                .bind("id", event.actor().id())
                .bind("name", event.actor().name())
                .bind("environment", event.environment())
                .bind("action", event.action())
                .bind("subject", event.subject())
                .bind("detail", event.detail())
                .bind("hash", entry.hash())
                .execute();
        handle.execute(
                "UPDATE audit_chain SET last_number = ?, last_hash = ? WHERE id = 1", entry.number(), entry.hash());
    }

    /// The newest first.
    ///
    /// @param before only entries of a smaller number
    static List<AuditEntry> page(Handle handle, AuditFilter filter, long before, int limit) {
        // Only what is asked for, so that each question finds its index.
        List<String> conditions = new ArrayList<>(List.of("number < :before"));
        Map<String, Object> values = new HashMap<>(Map.of("before", before, "limit", limit));
        if (!filter.environment().isEmpty()) {
            conditions.add("environment = :environment");
            values.put("environment", filter.environment());
        }
        if (!filter.actor().isEmpty()) {
            conditions.add("actor_name = :actor");
            values.put("actor", filter.actor());
        }
        if (filter.from() != null) {
            conditions.add("at >= :from");
            values.put("from", filter.from().toEpochMilli());
        }
        if (filter.until() != null) {
            conditions.add("at < :until");
            values.put("until", filter.until().toEpochMilli());
        }
        List<String> actions = filter.action().isEmpty() ? List.of() : actions(handle, filter.action());
        if (!filter.action().isEmpty()) {
            if (actions.isEmpty()) {
                return List.of();
            }
            // Several acts are read along the numbers: by their index all their entries would have to be sorted.
            conditions.add(actions.size() == 1 ? "action = <actions>" : "(action || '') IN (<actions>)");
        }
        Query query = handle.createQuery(
                COLUMNS + "WHERE " + String.join(" AND ", conditions) + " ORDER BY number DESC LIMIT :limit");
        if (!actions.isEmpty()) {
            query.bindList("actions", actions);
        }
        return query.bindMap(values).map((row, _) -> entry(row)).list();
    }

    /// The acts of this name, or of this part before a dot.
    private static List<String> actions(Handle handle, String asked) {
        return distinct(handle, "action").stream()
                .filter(action -> action.equals(asked) || action.startsWith(asked + "."))
                .toList();
    }

    /// Up to a number, the oldest first.
    ///
    /// @param after only entries of a greater number
    static List<AuditEntry> after(Handle handle, long after, long last, int limit) {
        return handle.createQuery(COLUMNS + "WHERE number > :after AND number <= :last ORDER BY number LIMIT :limit")
                .bind("after", after)
                .bind("last", last)
                .bind("limit", limit)
                .map((row, _) -> entry(row))
                .list();
    }

    /// The oldest first.
    ///
    /// @param number only entries of a larger one
    static List<AuditEntry> after(Handle handle, String environment, long number, int limit) {
        return handle.createQuery(COLUMNS + """
                        WHERE number > :number AND (:environment = '' OR environment = :environment)
                        ORDER BY number LIMIT :limit
                        """)
                .bind("number", number)
                .bind("environment", environment)
                .bind("limit", limit)
                .map((row, _) -> entry(row))
                .list();
    }

    /// The numbers have no gaps, so nothing needs to be counted.
    static AuditExtent extent(Handle handle) {
        long last = ends(handle).lastNumber();
        return handle.createQuery("SELECT number, at FROM audit_entry ORDER BY number LIMIT 1")
                .map((row, _) -> new AuditExtent(
                        Math.max(1, last - row.getLong("number") + 1), Instant.ofEpochMilli(row.getLong("at"))))
                .findOne()
                .orElse(new AuditExtent(0, null));
    }

    static AuditNames names(Handle handle) {
        return new AuditNames(
                distinct(handle, "environment"), distinct(handle, "action"), distinct(handle, "actor_name"));
    }

    /// The different values of an indexed column, found by leaping from one to the next instead of reading all rows.
    private static List<String> distinct(Handle handle, String column) {
        return handle.createQuery("""
                        WITH RECURSIVE leap (value) AS (
                            SELECT MIN(%1$s) FROM audit_entry
                            UNION ALL
                            SELECT (SELECT MIN(%1$s) FROM audit_entry WHERE %1$s > leap.value)
                            FROM leap WHERE leap.value IS NOT NULL)
                        SELECT value FROM leap WHERE value IS NOT NULL LIMIT :most
                        """.formatted(column))
                .bind("most", MOST_NAMES)
                .mapTo(String.class)
                .list();
    }

    /// The last of the oldest entries that are older.
    ///
    /// @param most how many entries to go over
    static Optional<AuditEntry> lastBefore(Handle handle, Instant time, int most) {
        List<AuditEntry> oldest = after(handle, 0, Long.MAX_VALUE, most);
        return oldest.reversed().stream()
                .filter(entry -> entry.at().isBefore(time))
                .findFirst();
    }

    static int forgetUpTo(Handle handle, AuditEntry last) {
        handle.execute("UPDATE audit_chain SET first_after = ? WHERE id = 1", last.hash());
        return handle.execute("DELETE FROM audit_entry WHERE number <= ?", last.number());
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        Actor actor = new Actor(
                Actor.Kind.of(row.getString("actor_kind")), row.getString("actor_id"), row.getString("actor_name"));
        AuditEvent event = new AuditEvent(
                actor,
                row.getString("environment"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("detail"));
        return new AuditEntry(
                row.getLong("number"), Instant.ofEpochMilli(row.getLong("at")), event, row.getString("hash"));
    }
}
