package dev.behalf.server.offline;

import dev.behalf.server.db.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some connections, the newest first, and where to go on.
///
/// @param next null where there are no older ones
/// @param searched whether a search stopped at [ConnectionLedger#MOST_SEARCHED] connections, before it had found enough
public record ConnectionPage(
        List<Connection> connections, @Nullable Position next, boolean searched) {

    public ConnectionPage {
        connections = List.copyOf(connections);
    }
}
