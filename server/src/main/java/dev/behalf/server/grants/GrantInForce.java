package dev.behalf.server.grants;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A grant as the team sees it.
///
/// @param person who allowed it
/// @param refreshedAt when the client last got new tokens by itself, null where it never did
public record GrantInForce(
        Grant grant, Person person, @Nullable Instant refreshedAt) {}
