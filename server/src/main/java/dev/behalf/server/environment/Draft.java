package dev.behalf.server.environment;

import java.time.Instant;

/// A connection that is prepared and not in force.
///
/// @param baseVersion the version it was begun from, 0 for none
public record Draft(
        String environment, ConnectionSettings settings, long baseVersion, Instant savedAt, String savedBy) {}
