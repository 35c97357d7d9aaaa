package dev.behalf.server.activity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The tables `activity_count` and `activity_state`. Nothing is written for an environment that is gone.
final class CountTable {

    /// @param reason empty for verified tokens
    record Count(long at, String reason, long count) {}

    private CountTable() {}

    static void add(Handle handle, String environment, Grain grain, long at, String reason, long count) {
        handle.createUpdate("""
                        INSERT INTO activity_count (environment, grain, at, reason, count)
                        SELECT name, :grain, :at, :reason, :count FROM environment WHERE name = :environment
                        ON CONFLICT (environment, grain, at, reason)
                        DO UPDATE SET count = activity_count.count + excluded.count
                        """)
                .bind("environment", environment)
                .bind("grain", grain.id())
                .bind("at", at)
                .bind("reason", reason)
                .bind("count", count)
                .execute();
    }

    static void verifiedAt(Handle handle, String environment, Instant time) {
        handle.createUpdate("""
                        INSERT INTO activity_state (environment, last_verified_at)
                        SELECT name, :at FROM environment WHERE name = :environment
                        ON CONFLICT (environment) DO UPDATE SET last_verified_at = excluded.last_verified_at
                        """)
                .bind("environment", environment)
                .bind("at", time.toEpochMilli())
                .execute();
    }

    static Optional<Instant> lastVerified(Handle handle, String environment) {
        return handle.createQuery("SELECT last_verified_at FROM activity_state WHERE environment = :environment")
                .bind("environment", environment)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
    }

    /// @param begin in milliseconds
    /// @param step in milliseconds; counts are added up over it
    static List<Count> since(Handle handle, String environment, Grain grain, long begin, long step) {
        return handle.createQuery("""
                        SELECT (at - :begin) / :step AS slot, reason, SUM(count) AS total
                        FROM activity_count
                        WHERE environment = :environment AND grain = :grain AND at >= :begin
                        GROUP BY slot, reason
                        """)
                .bind("environment", environment)
                .bind("grain", grain.id())
                .bind("begin", begin)
                .bind("step", step)
                .map((row, _) -> new Count(row.getLong("slot"), row.getString("reason"), row.getLong("total")))
                .list();
    }

    static void forget(Handle handle, Grain grain, Instant before) {
        handle.execute("DELETE FROM activity_count WHERE grain = ? AND at < ?", grain.id(), before.toEpochMilli());
    }
}
