package dev.behalf.server.clients;

import dev.behalf.server.db.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some registered clients, the newest first, and where to go on.
///
/// @param next null where there are no older ones
public record ClientPage(
        List<RegisteredClient> clients, @Nullable Position next) {

    public ClientPage {
        clients = List.copyOf(clients);
    }
}
