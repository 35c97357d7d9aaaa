package dev.behalf.server.grants;

import org.jdbi.v3.core.Handle;

/// The table `used_assertion`.
final class AssertionTable {

    private AssertionTable() {}

    /// @param hash of what names the assertion
    /// @param expiresAt epoch milliseconds; nobody takes it after that anyway
    /// @return false where it was used before, on any node
    static boolean use(Handle handle, String environment, String hash, long expiresAt) {
        return handle.execute(
                        "INSERT INTO used_assertion (environment, hash, expires_at) VALUES (?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        environment,
                        hash,
                        expiresAt)
                > 0;
    }

    static void forget(Handle handle, long now) {
        handle.execute("DELETE FROM used_assertion WHERE expires_at < ?", now);
    }
}
