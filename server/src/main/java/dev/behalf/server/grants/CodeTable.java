package dev.behalf.server.grants;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `authorization_code`.
final class CodeTable {

    /// @param dpopKey the thumbprint of the key that it is bound to, null where to none
    /// @param expiresAt epoch milliseconds
    record Row(
            Grant grant,
            String redirectUri,
            String codeChallenge,
            @Nullable String dpopKey,
            long expiresAt) {}

    private CodeTable() {}

    static void add(Handle handle, String hash, Row row) {
        handle.execute(
                "INSERT INTO authorization_code (hash, grant_id, redirect_uri, code_challenge, dpop_key, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                hash,
                row.grant().id(),
                row.redirectUri(),
                row.codeChallenge(),
                row.dpopKey(),
                row.expiresAt());
    }

    static Optional<Row> find(Handle handle, String environment, String hash) {
        return handle.createQuery("SELECT c.redirect_uri, c.code_challenge, c.dpop_key AS code_key,"
                        + " c.expires_at AS code_expires_at, "
                        + GrantTable.COLUMNS
                        + " FROM authorization_code c JOIN oauth_grant g ON g.id = c.grant_id"
                        + " WHERE c.hash = ? AND g.environment = ?")
                .bind(0, hash)
                .bind(1, environment)
                .map((row, _) -> new Row(
                        GrantTable.grant(row),
                        row.getString("redirect_uri"),
                        row.getString("code_challenge"),
                        row.getString("code_key"),
                        row.getLong("code_expires_at")))
                .findOne();
    }

    /// @return false where it was used before, in this moment perhaps
    static boolean use(Handle handle, String hash, long now) {
        return handle.execute("UPDATE authorization_code SET used_at = ? WHERE hash = ? AND used_at IS NULL", now, hash)
                > 0;
    }

    static void forget(Handle handle, long expiredBefore) {
        handle.execute("DELETE FROM authorization_code WHERE expires_at < ?", expiredBefore);
    }
}
