package dev.behalf.server.offline;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `acting_consent`: one answer of each person for each client, the latest.
final class ActingConsentTable {

    private ActingConsentTable() {}

    /// @return empty where the person was not asked yet
    static Optional<Boolean> find(Handle handle, String environment, String person, String client) {
        return handle.createQuery(
                        "SELECT allowed FROM acting_consent WHERE person = ? AND client = ? AND environment = ?")
                .bind(0, person)
                .bind(1, client)
                .bind(2, environment)
                .map((row, _) -> row.getInt("allowed") == 1)
                .findOne();
    }

    /// Who allowed it in a browser; the last one where several did.
    static Optional<String> allowedIn(Handle handle, String environment, String browser, String client) {
        return handle.createQuery("SELECT person FROM acting_consent WHERE browser_hash = ? AND client = ?"
                        + " AND environment = ? AND allowed = 1 ORDER BY changed_at DESC LIMIT 1")
                .bind(0, browser)
                .bind(1, client)
                .bind(2, environment)
                .mapTo(String.class)
                .findOne();
    }

    /// @param browser its hash
    static void allow(
            Handle handle, String environment, String person, String client, @Nullable String browser, long now) {
        put(handle, environment, person, client, true, browser, now);
    }

    static void withdraw(Handle handle, String environment, String person, String client, long now) {
        put(handle, environment, person, client, false, null, now);
    }

    private static void put(
            Handle handle,
            String environment,
            String person,
            String client,
            boolean allowed,
            @Nullable String browser,
            long now) {
        handle.createUpdate("""
                        INSERT INTO acting_consent (environment, person, client, allowed, changed_at, browser_hash)
                        VALUES (:environment, :person, :client, :allowed, :now, :browser)
                        ON CONFLICT (person, client) DO UPDATE
                        SET allowed = excluded.allowed, changed_at = excluded.changed_at,
                            browser_hash = excluded.browser_hash
                        """)
                .bind("environment", environment)
                .bind("person", person)
                .bind("client", client)
                .bind("allowed", allowed ? 1 : 0)
                .bind("now", now)
                .bind("browser", browser)
                .execute();
    }

    /// Notes that somebody was asked and did not allow it. What was allowed before stays so.
    static void declined(Handle handle, String environment, String person, String client, long now) {
        handle.execute(
                "INSERT INTO acting_consent (environment, person, client, allowed, changed_at)"
                        + " VALUES (?, ?, ?, 0, ?) ON CONFLICT (person, client) DO NOTHING",
                environment,
                person,
                client,
                now);
    }

    static void remove(Handle handle, String environment, String person, String client) {
        handle.execute(
                "DELETE FROM acting_consent WHERE person = ? AND client = ? AND environment = ?",
                person,
                client,
                environment);
    }

    /// Removes old answers that nothing hangs on any more.
    static void forget(Handle handle, long before) {
        handle.execute(
                "DELETE FROM acting_consent WHERE changed_at < ? AND NOT EXISTS (SELECT 1 FROM oauth_grant g"
                        + " WHERE g.person = acting_consent.person AND g.client = acting_consent.client)",
                before);
    }
}
