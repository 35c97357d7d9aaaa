package dev.behalf.server.environment;

import java.time.Instant;

/// The document of an API as the team sees it.
///
/// @param since when it was last fetched, or given
public record ApiView(ApiSummary summary, Instant since) {}
