package dev.behalf.server.console.overview;

import org.jspecify.annotations.Nullable;

/// The page of one environment.
///
/// @param lead what it is connected to, empty for nothing
/// @param firstVerified whether the first token was verified just now
/// @param traffic null while nothing was ever verified or refused
public record OverviewView(
        String environment,
        String lead,
        boolean firstVerified,
        StatusView status,
        @Nullable TrafficView traffic) {}
