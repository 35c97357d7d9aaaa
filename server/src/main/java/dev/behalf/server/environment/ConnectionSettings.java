package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderType;

/// All that a team chooses for the connection of an environment, whether it is in force, a draft, or history.
///
/// @param offlineAccess whether the provider is asked for refresh tokens, so that agents can act while the user is away
public record ConnectionSettings(Connection connection, DevelopmentSwitches switches, boolean offlineAccess) {

    /// @throws IllegalArgumentException when offline access is wanted of a provider without refresh tokens
    public ConnectionSettings {
        ProviderType provider = connection.settings().type();
        if (offlineAccess && !offersOfflineAccess(provider)) {
            throw new IllegalArgumentException(provider.label() + " issues no refresh tokens");
        }
    }

    /// Whether a provider has refresh tokens to keep. The single sign-on of WorkOS has none.
    public static boolean offersOfflineAccess(ProviderType provider) {
        return switch (provider) {
            case AUTH0, CLERK, COGNITO, OIDC -> true;
            case WORKOS -> false;
        };
    }
}
