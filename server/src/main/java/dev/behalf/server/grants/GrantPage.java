package dev.behalf.server.grants;

import dev.behalf.server.db.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some grants in force, the newest first, and where to go on.
///
/// @param next null where there are no older ones
/// @param searched whether a search stopped at [GrantLedger#MOST_SEARCHED] grants, before it had found enough
public record GrantPage(List<GrantInForce> grants, @Nullable Position next, boolean searched) {

    public GrantPage {
        grants = List.copyOf(grants);
    }
}
