package dev.behalf.server.offline;

import dev.behalf.server.crypto.RandomText;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `stop_notice`: what was stopped a moment ago, for nodes that have it in memory.
final class StopNoticeTable {

    /// Longer than the rest of a transaction takes once a notice is written.
    private static final Duration NEW = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private StopNoticeTable() {}

    /// @param grant null for many of the environment
    record Notice(String id, String environment, @Nullable String grant) {}

    /// To be written behind what it tells of, in the same transaction.
    static void add(Handle handle, String environment, @Nullable String grant) {
        handle.execute(
                "INSERT INTO stop_notice (id, environment, grant_id, at) VALUES (?, ?, ?, <clock>)",
                RandomText.id("", RANDOM),
                environment,
                grant);
    }

    /// The same of a grant that has a row in `provider_token`.
    static void add(Handle handle, String grant) {
        handle.execute(
                "INSERT INTO stop_notice (id, environment, grant_id, at)"
                        + " SELECT ?, t.environment, t.grant_id, <clock> FROM provider_token t WHERE t.grant_id = ?",
                RandomText.id("", RANDOM),
                grant);
    }

    /// All of the last minute. Whoever looks more often knows most of them.
    static List<Notice> latest(Handle handle) {
        return handle.createQuery("SELECT id, environment, grant_id FROM stop_notice WHERE at > <clock> - :new")
                .bind("new", NEW.toMillis())
                .map((row, _) ->
                        new Notice(row.getString("id"), row.getString("environment"), row.getString("grant_id")))
                .list();
    }

    /// Whether there are any that nobody needs any more.
    static boolean hasOld(Handle handle) {
        return handle.createQuery("SELECT 1 FROM stop_notice WHERE at < <clock> - :kept LIMIT 1")
                .bind("kept", KEPT.toMillis())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    static void forget(Handle handle) {
        handle.createUpdate("DELETE FROM stop_notice WHERE at < <clock> - :kept")
                .bind("kept", KEPT.toMillis())
                .execute();
    }
}
