package dev.behalf.server.console.federation;

import java.util.List;

/// Somebody else has saved meanwhile.
///
/// @param others what they saved, newest first
/// @param mine what saving over it would change
public record Conflict(List<VersionView> others, List<Change> mine) {
    public Conflict {
        others = List.copyOf(others);
        mine = List.copyOf(mine);
    }
}
