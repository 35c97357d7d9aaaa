package dev.behalf.server.console.federation;

/// A provider to choose.
///
/// @param chosen whether its form is shown
/// @param inForce whether it is the one that is connected
public record Card(Guide guide, boolean chosen, boolean inForce) {}
