package dev.behalf.server.offline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened to a connection.
///
/// @param state since then
/// @param reason null for its beginning
/// @param detail what the provider said, null for nothing
public record StateEvent(
        Instant at,
        State state,
        @Nullable StateReason reason,
        @Nullable String detail) {}
