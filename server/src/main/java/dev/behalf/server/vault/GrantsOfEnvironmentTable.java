package dev.behalf.server.vault;

import org.jdbi.v3.core.Handle;

/// The table `oauth_grant`, as far as grants end with the keys of their environment.
final class GrantsOfEnvironmentTable {

    private GrantsOfEnvironmentTable() {}

    static long inForce(Handle handle, String environment, long now) {
        return handle.createQuery("SELECT COUNT(*) FROM oauth_grant"
                        + " WHERE environment = ? AND ended_at IS NULL AND redeemed_at IS NOT NULL AND expires_at > ?")
                .bind(0, environment)
                .bind(1, now)
                .mapTo(long.class)
                .one();
    }

    /// By the team, in the words of that table.
    static void end(Handle handle, String environment, long now) {
        handle.execute(
                "UPDATE oauth_grant SET ended_at = ?, ended_by = 'team' WHERE environment = ? AND ended_at IS NULL",
                now,
                environment);
    }
}
