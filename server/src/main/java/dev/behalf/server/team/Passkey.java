package dev.behalf.server.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A passkey of a member.
///
/// @param id `pk_…`
/// @param name as the member named it
public record Passkey(
        String id,
        String member,
        String name,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {}
