package dev.behalf.server.vault;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `provider_token`.
final class ProviderTokenTable {

    private ProviderTokenTable() {}

    static void add(Handle handle, String environment, String grant, String sealed, long now) {
        handle.execute(
                "INSERT INTO provider_token (grant_id, environment, token, state, obtained_at)"
                        + " VALUES (?, ?, ?, 'good', ?)",
                grant,
                environment,
                sealed,
                now);
    }

    static Optional<String> find(Handle handle, String environment, String grant) {
        return handle.createQuery("SELECT token FROM provider_token WHERE grant_id = ? AND environment = ?")
                .bind(0, grant)
                .bind(1, environment)
                .mapTo(String.class)
                .findOne();
    }
}
