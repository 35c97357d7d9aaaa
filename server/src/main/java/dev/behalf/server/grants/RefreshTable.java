package dev.behalf.server.grants;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `refresh_token`: a row for all the tokens that follow each other in one grant.
final class RefreshTable {

    /// @param currentHash of the one token that is good
    /// @param current the same token sealed, null where nobody may need it again
    /// @param recent those used before it, see [RecentTokens]
    /// @param expiresAt epoch milliseconds
    /// @param endedAtProvider whether the provider's own refresh token is known to be good no more
    record Row(
            Grant grant,
            String currentHash,
            @Nullable String current,
            String recent,
            long expiresAt,
            boolean endedAtProvider) {}

    private RefreshTable() {}

    static void add(Handle handle, String familyHash, String grant, String currentHash, long now, long expiresAt) {
        handle.execute(
                "INSERT INTO refresh_token (family_hash, grant_id, current_hash, recent, used_at, expires_at)"
                        + " VALUES (?, ?, ?, '', ?, ?)",
                familyHash,
                grant,
                currentHash,
                now,
                expiresAt);
    }

    static Optional<Row> find(Handle handle, String environment, String familyHash) {
        return handle.createQuery("SELECT r.current_hash, r.current_token, r.recent, r.expires_at AS token_expires_at, "
                        + "t.state AS provider_state, "
                        + GrantTable.COLUMNS
                        + " FROM refresh_token r JOIN oauth_grant g ON g.id = r.grant_id"
                        + " LEFT JOIN provider_token t ON t.grant_id = g.id"
                        + " WHERE r.family_hash = ? AND g.environment = ?")
                .bind(0, familyHash)
                .bind(1, environment)
                .map((row, _) -> new Row(
                        GrantTable.grant(row),
                        row.getString("current_hash"),
                        row.getString("current_token"),
                        row.getString("recent"),
                        row.getLong("token_expires_at"),
                        "needs_sign_in".equals(row.getString("provider_state"))))
                .findOne();
    }

    /// Puts the successor in the place of a token.
    ///
    /// @param used the hash of that token
    /// @return false where another has taken its place already, in this moment perhaps
    static boolean replace(Handle handle, String familyHash, String used, Row successor, long now) {
        return handle.createUpdate("""
                                UPDATE refresh_token
                                SET current_hash = :hash, current_token = :token, recent = :recent, used_at = :now,
                                    expires_at = :expires
                                WHERE family_hash = :family AND current_hash = :used
                                """)
                        .bind("hash", successor.currentHash())
                        .bind("token", successor.current())
                        .bind("recent", successor.recent())
                        .bind("now", now)
                        .bind("expires", successor.expiresAt())
                        .bind("family", familyHash)
                        .bind("used", used)
                        .execute()
                > 0;
    }

    /// @param usedBefore tokens of that time cannot be used again
    static void forget(Handle handle, long usedBefore) {
        handle.execute(
                "UPDATE refresh_token SET current_token = NULL, recent = ''"
                        + " WHERE used_at < ? AND current_token IS NOT NULL",
                usedBefore);
    }
}
