package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;

/// The connection of an environment as it is stored.
///
/// @param version grows with every change, over deletion too; a verifier is good for one version
public record RegisteredConnection(
        String environment, Connection connection, DevelopmentSwitches switches, long version) {}
