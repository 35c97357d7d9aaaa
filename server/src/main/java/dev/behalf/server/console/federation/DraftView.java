package dev.behalf.server.console.federation;

import dev.behalf.server.console.Moment;
import dev.behalf.server.environment.LockoutRisk;
import java.util.List;

/// The draft beside what is in force.
///
/// @param id names this very draft, so that no other one is promoted
/// @param stale whether the connection has changed since it was begun
/// @param changes what promoting it would change, empty for nothing
/// @param risks why the environment's name must be typed; empty where it need not be
/// @param problem why it was not promoted, empty where nobody tried
public record DraftView(
        Guide guide,
        String id,
        Moment savedAt,
        String savedBy,
        boolean stale,
        List<Change> changes,
        Effect effect,
        List<LockoutRisk> risks,
        String yaml,
        String problem) {
    public DraftView {
        changes = List.copyOf(changes);
        risks = List.copyOf(risks);
    }
}
