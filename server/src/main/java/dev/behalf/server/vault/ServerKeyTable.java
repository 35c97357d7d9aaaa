package dev.behalf.server.vault;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `server_key`.
final class ServerKeyTable {

    private ServerKeyTable() {}

    /// @param id of the key, empty for none
    static void note(Handle handle, String id, long now) {
        handle.execute(
                "INSERT INTO server_key (id, started_at) VALUES (?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at",
                id,
                now);
    }

    static Optional<ServerKey> latest(Handle handle) {
        return handle.createQuery("SELECT id, started_at FROM server_key ORDER BY started_at DESC, id DESC LIMIT 1")
                .map((row, _) -> {
                    String id = row.getString("id");
                    return new ServerKey(id.isEmpty() ? null : id, Instant.ofEpochMilli(row.getLong("started_at")));
                })
                .findOne();
    }
}
