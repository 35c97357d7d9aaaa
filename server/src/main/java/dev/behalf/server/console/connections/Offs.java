package dev.behalf.server.console.connections;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.RegisteredConnection;
import org.jspecify.annotations.Nullable;

/// Says why nothing is kept in an environment.
final class Offs {

    private Offs() {}

    /// @param connection to the provider, null where there is none
    /// @return null where tokens are kept
    static ConnectionsView.@Nullable Off of(@Nullable RegisteredConnection connection) {
        if (connection == null) {
            return new ConnectionsView.Off(
                    "No provider is connected",
                    "Connect the provider of this environment first, and tick Offline access there.");
        }
        ProviderType type = connection.connection().settings().type();
        if (!ConnectionSettings.offersOfflineAccess(type)) {
            return new ConnectionsView.Off(
                    type.label() + " has no offline access",
                    "It gives no refresh token that Behalf could keep, so tools act for people only as long as the token"
                            + " lives that they signed in for.");
        }
        return connection.offlineAccess()
                ? null
                : new ConnectionsView.Off(
                        "Offline access is off",
                        "Nothing is kept of sign-ins in this environment, so tools act for people only as long as the"
                                + " token lives that they signed in for.");
    }
}
