package dev.behalf.server.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the log reaches over.
///
/// @param entries how many are kept
/// @param oldest when the oldest of them was recorded, null while there is none
public record AuditExtent(long entries, @Nullable Instant oldest) {}
