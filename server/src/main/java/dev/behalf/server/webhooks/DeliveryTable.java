package dev.behalf.server.webhooks;

import dev.behalf.server.webhooks.WebhookDelivery.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// The table `webhook_delivery`.
final class DeliveryTable {

    private static final int FORGOTTEN_AT_ONCE = 1000;
    private static final String SELECT = "SELECT id, event, at, grant_id, person, client, reason, text, status, due_at,"
            + " attempts, tried_at, answer, problem FROM webhook_delivery ";

    private static final String ADD = """
            INSERT INTO webhook_delivery
                (webhook, id, event, at, grant_id, person, client, reason, text, status, due_at, attempts)
            SELECT w.id, :id, :event, :now, g.id, g.person, g.client, :reason, :text, 'waiting', :now, 0
            FROM oauth_grant g JOIN webhook w ON w.environment = g.environment
            WHERE g.id = :grant AND w.disabled_at IS NULL AND w.events LIKE :wanted
            """;

    private DeliveryTable() {}

    static void add(
            Handle handle,
            String id,
            String grant,
            WebhookEvent event,
            @Nullable String reason,
            String text,
            long now) {
        var update = handle.createUpdate(ADD);
        bind(update, id, grant, event, reason, text, now);
        update.execute();
    }

    /// @param ids as many as there are grants
    static void addAll(
            Handle handle,
            List<String> ids,
            List<String> grants,
            WebhookEvent event,
            @Nullable String reason,
            String text,
            long now) {
        PreparedBatch batch = handle.prepareBatch(ADD);
        for (int i = 0; i < grants.size(); i++) {
            bind(batch, ids.get(i), grants.get(i), event, reason, text, now);
            batch.add();
        }
        batch.execute();
    }

    private static void bind(
            SqlStatement<?> statement,
            String id,
            String grant,
            WebhookEvent event,
            @Nullable String reason,
            String text,
            long now) {
        statement
                .bind("id", id)
                .bind("event", event.id())
                .bind("now", now)
                .bind("reason", reason)
                .bind("text", text)
                .bind("grant", grant)
                .bind("wanted", WebhookTable.like(event));
    }

    static void addTest(Handle handle, String webhook, String id, String text, long now) {
        handle.execute(
                "INSERT INTO webhook_delivery (webhook, id, event, at, text, status, due_at, attempts)"
                        + " VALUES (?, ?, ?, ?, ?, 'waiting', ?, 0)",
                webhook,
                id,
                WebhookEvent.TEST.id(),
                now,
                text,
                now);
    }

    /// The newest first.
    static List<WebhookDelivery> latest(Handle handle, String webhook, int limit) {
        return handle.createQuery(SELECT + "WHERE webhook = ? ORDER BY at DESC, id LIMIT ?")
                .bind(0, webhook)
                .bind(1, limit)
                .map((row, _) -> delivery(row))
                .list();
    }

    static Optional<WebhookDelivery> find(Handle handle, String webhook, String id) {
        return handle.createQuery(SELECT + "WHERE webhook = ? AND id = ?")
                .bind(0, webhook)
                .bind(1, id)
                .map((row, _) -> delivery(row))
                .findOne();
    }

    static long waiting(Handle handle, String webhook) {
        return handle.createQuery("SELECT COUNT(*) FROM webhook_delivery WHERE webhook = ? AND due_at IS NOT NULL")
                .bind(0, webhook)
                .mapTo(long.class)
                .one();
    }

    /// What is to be tried, the longest due first.
    static List<WebhookDelivery> due(Handle handle, String webhook, long now, int limit) {
        return handle.createQuery(SELECT + "WHERE webhook = ? AND due_at <= ? ORDER BY due_at LIMIT ?")
                .bind(0, webhook)
                .bind(1, now)
                .bind(2, limit)
                .map((row, _) -> delivery(row))
                .list();
    }

    /// Takes a delivery for one try, by compare-and-swap: of the nodes that saw it in the same state one gets it.
    /// It is due again at the end of the lease, so that it is not lost with a node that dies.
    ///
    /// @param seen as it was found
    static boolean take(Handle handle, String webhook, WebhookDelivery seen, long now, long leaseEnd) {
        return handle.createUpdate("""
                                UPDATE webhook_delivery SET attempts = attempts + 1, tried_at = :now, due_at = :end
                                WHERE webhook = :webhook AND id = :id AND attempts = :attempts AND due_at = :due
                                    AND EXISTS (SELECT 1 FROM webhook w WHERE w.id = :webhook AND w.disabled_at IS NULL)
                                """)
                        .bind("now", now)
                        .bind("end", leaseEnd)
                        .bind("webhook", webhook)
                        .bind("id", seen.id())
                        .bind("attempts", seen.attempts())
                        .bind("due", seen.dueAt() == null ? -1 : seen.dueAt().toEpochMilli())
                        .execute()
                == 1;
    }

    /// Notes what came of a try.
    ///
    /// @param attempt its number: another one may have begun since
    /// @param due null where it was the last
    static void note(
            Handle handle,
            String webhook,
            String id,
            int attempt,
            Status status,
            @Nullable Long due,
            @Nullable Integer answer,
            @Nullable String problem) {
        handle.createUpdate("""
                        UPDATE webhook_delivery
                        SET status = :status, due_at = :due, answer = :answer, problem = :problem
                        WHERE webhook = :webhook AND id = :id AND attempts = :attempt AND status = 'waiting'
                        """)
                .bind("status", status.id())
                .bind("due", due)
                .bind("answer", answer)
                .bind("problem", problem)
                .bind("webhook", webhook)
                .bind("id", id)
                .bind("attempt", attempt)
                .execute();
    }

    /// Gives up all that waits.
    static void giveUp(Handle handle, String webhook, String problem) {
        handle.execute(
                "UPDATE webhook_delivery SET status = 'failed', due_at = NULL, problem = COALESCE(problem, ?)"
                        + " WHERE webhook = ? AND due_at IS NOT NULL",
                problem,
                webhook);
    }

    /// Begins anew with one that is over.
    ///
    /// @return false where it waits already, or is not there
    static boolean again(Handle handle, String webhook, String id, long now) {
        return handle.execute(
                        "UPDATE webhook_delivery SET status = 'waiting', due_at = ?, attempts = 0"
                                + " WHERE webhook = ? AND id = ? AND due_at IS NULL",
                        now,
                        webhook,
                        id)
                == 1;
    }

    /// @return how many, at most a thousand
    static int forget(Handle handle, long before) {
        return handle.execute(
                "DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery WHERE at < ? LIMIT "
                        + FORGOTTEN_AT_ONCE + ")",
                before);
    }

    private static WebhookDelivery delivery(ResultSet row) throws SQLException {
        int answer = row.getInt("answer");
        boolean none = row.wasNull();
        return new WebhookDelivery(
                row.getString("id"),
                WebhookEvent.stored(row.getString("event")),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("grant_id"),
                row.getString("person"),
                row.getString("client"),
                row.getString("reason"),
                row.getString("text"),
                Status.of(row.getString("status")),
                WebhookTable.instant(row, "due_at"),
                row.getInt("attempts"),
                WebhookTable.instant(row, "tried_at"),
                none ? null : answer,
                row.getString("problem"));
    }
}
