package dev.behalf.server.clients;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A client in the list that the team sees.
///
/// @param lastUsedAt to within an hour; null where it was never used
public record RegisteredClient(
        Client client, Instant registeredAt, @Nullable Instant lastUsedAt) {}
