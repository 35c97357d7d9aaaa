package dev.behalf.server.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A person of the team.
///
/// @param id `mem_…`
/// @param email in lower case, unique
/// @param hasPassword whether the member can sign in by a password
/// @param lastSignInAt null where the member never has
public record Member(
        String id,
        String email,
        String name,
        Role role,
        boolean hasPassword,
        Instant createdAt,
        @Nullable Instant lastSignInAt) {}
