package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;

/// The connection of an environment as it is in force.
///
/// @param version grows with every change, over deletion too; a verifier is good for one version
public record RegisteredConnection(String environment, ConnectionSettings settings, long version) {

    public Connection connection() {
        return settings.connection();
    }

    public DevelopmentSwitches switches() {
        return settings.switches();
    }

    /// Whether the provider is asked for refresh tokens.
    public boolean offlineAccess() {
        return settings.offlineAccess();
    }

    /// Whether each person is asked before anything acts for them while they are away.
    public boolean askBeforeActing() {
        return settings.askBeforeActing();
    }

    /// Whether people sign in by AuthKit, of WorkOS.
    public boolean authKit() {
        return settings.authKit();
    }

    /// Whether the provider's word is enough for a client to get tokens.
    public boolean enterpriseManaged() {
        return settings.enterpriseManaged();
    }
}
