package dev.behalf.server.environment;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One version of a connection.
///
/// @param settings null where this version of the program cannot use them, or the environment's kind forbids them
/// @param changes against the version before, setting by setting; paths are settings such as `clientId`
public record ConnectionVersion(
        long version,
        Instant changedAt,
        String changedBy,
        @Nullable ConnectionSettings settings,
        List<Difference> changes) {

    public ConnectionVersion {
        changes = List.copyOf(changes);
    }
}
