package dev.behalf.server.team;

import org.jdbi.v3.core.Handle;

/// The table `team_guess`.
final class GuessTable {

    /// @param lockedUntil epoch milliseconds
    record Row(int failures, long failedAt, long lockedUntil) {}

    private GuessTable() {}

    /// Reads a row, making it where there is none, and keeps it from others until the transaction ends.
    static Row lock(Handle handle, String subject, long now) {
        return handle.createQuery("""
                        INSERT INTO team_guess (subject, failures, failed_at, locked_until)
                        VALUES (:subject, 0, :now, 0)
                        ON CONFLICT (subject) DO UPDATE SET failed_at = team_guess.failed_at
                        RETURNING failures, failed_at, locked_until
                        """)
                .bind("subject", subject)
                .bind("now", now)
                .map((row, _) -> new Row(row.getInt("failures"), row.getLong("failed_at"), row.getLong("locked_until")))
                .one();
    }

    static boolean isLocked(Handle handle, String subject, long now) {
        return handle.createQuery("SELECT COUNT(*) FROM team_guess WHERE subject = :subject AND locked_until > :now")
                        .bind("subject", subject)
                        .bind("now", now)
                        .mapTo(int.class)
                        .one()
                == 1;
    }

    static void set(Handle handle, String subject, Row row) {
        handle.execute(
                "UPDATE team_guess SET failures = ?, failed_at = ?, locked_until = ? WHERE subject = ?",
                row.failures(),
                row.failedAt(),
                row.lockedUntil(),
                subject);
    }

    static void withdraw(Handle handle, String subject) {
        handle.execute(
                "UPDATE team_guess SET failures = failures - 1, locked_until = 0 WHERE subject = ? AND failures > 0",
                subject);
    }

    static void forget(Handle handle, String subject) {
        handle.execute("DELETE FROM team_guess WHERE subject = ?", subject);
    }

    static void forgetOlder(Handle handle, long failedBefore) {
        handle.execute("DELETE FROM team_guess WHERE failed_at < ?", failedBefore);
    }
}
