package dev.behalf.server.vault;

import dev.behalf.server.db.Database;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a server said of the installation's key when it started. Commands beside a database server have no key
/// themselves, and learn from this whether servers have one.
///
/// @param id of the key, null for a server that has none
/// @param startedAt when the server started
public record ServerKey(@Nullable String id, Instant startedAt) {

    /// What the server that started last said.
    ///
    /// @return empty where none has started on this database since servers say it
    public static Optional<ServerKey> latest(Database database) {
        return database.read(ServerKeyTable::latest);
    }
}
