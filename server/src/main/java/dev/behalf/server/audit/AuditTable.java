package dev.behalf.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// The tables `audit_entry` and `audit_chain`.
final class AuditTable {

    private static final String COLUMNS =
            "SELECT number, at, actor_kind, actor_id, actor_name, environment, action, subject, detail, hash"
                    + " FROM audit_entry ";

    private AuditTable() {}

    /// The ends of the chain; other nodes wait for this transaction.
    static ChainState lock(Handle handle) {
        handle.execute("UPDATE audit_chain SET last_number = last_number WHERE id = 1");
        return state(handle);
    }

    static ChainState state(Handle handle) {
        return handle.createQuery("SELECT first_after, last_number, last_hash FROM audit_chain WHERE id = 1")
                .map((row, _) -> new ChainState(
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
        return handle.createQuery(COLUMNS + """
                        WHERE number < :before
                          AND (:environment = '' OR environment = :environment)
                          AND (:action = '' OR action = :action OR action LIKE :prefix)
                          AND (:actor = '' OR actor_name = :actor)
                        ORDER BY number DESC LIMIT :limit
                        """)
                .bind("before", before)
                .bind("environment", filter.environment())
                .bind("action", filter.action())
                .bind("prefix", filter.action() + ".%")
                .bind("actor", filter.actor())
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

    /// All of them, the oldest first.
    static void each(Handle handle, Consumer<AuditEntry> reader) {
        try (Stream<AuditEntry> entries =
                handle
                        .createQuery(COLUMNS + "ORDER BY number")
                        .setFetchSize(500)
                        .map((row, _) -> entry(row))
                        .stream()) {
            entries.forEach(reader);
        }
    }

    static Optional<AuditEntry> lastBefore(Handle handle, Instant time) {
        return handle.createQuery(COLUMNS + "WHERE at < :time ORDER BY number DESC LIMIT 1")
                .bind("time", time.toEpochMilli())
                .map((row, _) -> entry(row))
                .findOne();
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
