package dev.behalf.server.webhooks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `webhook`.
final class WebhookTable {

    private static final String SELECT =
            "SELECT id, environment, url, events, created_at, secret, former, former_until,"
                    + " disabled_at, failures, flagged_at FROM webhook ";

    private WebhookTable() {}

    /// @param webhook without deliveries
    /// @param secret sealed
    /// @param former sealed, null for none
    record Row(Webhook webhook, String secret, @Nullable String former) {
        /// Without secrets.
        @Override
        public String toString() {
            return "Row[" + webhook.id() + "]";
        }
    }

    static List<Row> all(Handle handle, String environment) {
        return handle.createQuery(SELECT + "WHERE environment = ? ORDER BY created_at, id")
                .bind(0, environment)
                .map((row, _) -> row(row))
                .list();
    }

    static Optional<Row> find(Handle handle, String id) {
        return handle.createQuery(SELECT + "WHERE id = ?")
                .bind(0, id)
                .map((row, _) -> row(row))
                .findOne();
    }

    static Optional<Row> find(Handle handle, String environment, String id) {
        return find(handle, id).filter(row -> row.webhook().environment().equals(environment));
    }

    /// Whether any of an environment is told of an event.
    static boolean isWanted(Handle handle, String environment, WebhookEvent event) {
        return handle.createQuery(
                        "SELECT 1 FROM webhook WHERE environment = ? AND disabled_at IS NULL AND events LIKE ? LIMIT 1")
                .bind(0, environment)
                .bind(1, like(event))
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// What the events of a webhook are like that is told of this one.
    static String like(WebhookEvent event) {
        return "% " + event.id() + " %";
    }

    /// Those that have something to be told now.
    static List<Row> due(Handle handle, long now) {
        return handle.createQuery(SELECT + "WHERE disabled_at IS NULL AND EXISTS"
                        + " (SELECT 1 FROM webhook_delivery d WHERE d.webhook = webhook.id AND d.due_at <= ?)")
                .bind(0, now)
                .map((row, _) -> row(row))
                .list();
    }

    /// @return false where another has this URL
    static boolean add(
            Handle handle,
            String id,
            String environment,
            String url,
            Set<WebhookEvent> events,
            String secret,
            long now) {
        return handle.execute(
                        "INSERT INTO webhook (id, environment, url, events, secret, created_at, failures)"
                                + " VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (environment, url) DO NOTHING",
                        id,
                        environment,
                        url,
                        text(events),
                        secret,
                        now)
                == 1;
    }

    static void change(Handle handle, String id, Set<WebhookEvent> events) {
        handle.execute("UPDATE webhook SET events = ? WHERE id = ?", text(events), id);
    }

    /// Lets others wait who change the same one, until this transaction is over.
    static void lock(Handle handle, String id) {
        handle.execute("UPDATE webhook SET failures = failures WHERE id = ?", id);
    }

    static void rotate(Handle handle, String id, String secret, String former, long formerUntil) {
        handle.execute(
                "UPDATE webhook SET secret = ?, former = ?, former_until = ? WHERE id = ?",
                secret,
                former,
                formerUntil,
                id);
    }

    static void forgetFormer(Handle handle, long now) {
        handle.execute("UPDATE webhook SET former = NULL, former_until = NULL WHERE former_until <= ?", now);
    }

    static void remove(Handle handle, String id) {
        handle.execute("DELETE FROM webhook WHERE id = ?", id);
    }

    static boolean disable(Handle handle, String id, long now) {
        return handle.execute("UPDATE webhook SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL", now, id) == 1;
    }

    static boolean enable(Handle handle, String id) {
        return handle.execute(
                        "UPDATE webhook SET disabled_at = NULL, failures = 0, flagged_at = NULL"
                                + " WHERE id = ? AND disabled_at IS NOT NULL",
                        id)
                == 1;
    }

    static void succeeded(Handle handle, String id) {
        handle.execute(
                "UPDATE webhook SET failures = 0, flagged_at = NULL WHERE id = ?"
                        + " AND (failures > 0 OR flagged_at IS NOT NULL)",
                id);
    }

    /// @param flagged when a delivery was given up, null where it will be tried again
    static void failed(Handle handle, String id, @Nullable Long flagged) {
        handle.execute(
                "UPDATE webhook SET failures = failures + 1, flagged_at = COALESCE(flagged_at, ?) WHERE id = ?",
                flagged,
                id);
    }

    /// With a space before and behind each, so that one statement finds whether an event is among them.
    private static String text(Set<WebhookEvent> events) {
        return events.stream()
                .sorted(Comparator.naturalOrder())
                .map(WebhookEvent::id)
                .collect(Collectors.joining(" ", " ", " "));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new Webhook(
                        row.getString("id"),
                        row.getString("environment"),
                        row.getString("url"),
                        Arrays.stream(row.getString("events").strip().split(" ", -1))
                                .map(WebhookEvent::stored)
                                .collect(Collectors.toSet()),
                        Instant.ofEpochMilli(row.getLong("created_at")),
                        instant(row, "former_until"),
                        instant(row, "disabled_at"),
                        row.getInt("failures"),
                        instant(row, "flagged_at"),
                        null,
                        0),
                row.getString("secret"),
                row.getString("former"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
