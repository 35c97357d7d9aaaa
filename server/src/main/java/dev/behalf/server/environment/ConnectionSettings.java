package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderType;

/// All that a team chooses for the connection of an environment, whether it is in force, a draft, or history.
///
/// @param offlineAccess whether the provider is asked for refresh tokens, so that agents can act while the user is away
/// @param askBeforeActing whether each person is asked before anything acts for them while they are away; with offline
///     access only
/// @param enterpriseManaged whether the provider's word is enough for a client to get tokens, without the person
///     (Enterprise-Managed Authorization)
/// @param authKit whether people sign in by AuthKit of WorkOS in place of its single sign-on
public record ConnectionSettings(
        Connection connection,
        DevelopmentSwitches switches,
        boolean offlineAccess,
        boolean askBeforeActing,
        boolean enterpriseManaged,
        boolean authKit) {

    /// @throws IllegalArgumentException when something is wanted that the provider does not offer
    public ConnectionSettings {
        ProviderType provider = connection.settings().type();
        if (offlineAccess && !offersOfflineAccess(provider)) {
            throw new IllegalArgumentException(provider.label() + " issues no refresh tokens");
        }
        if (askBeforeActing && !offlineAccess) {
            throw new IllegalArgumentException("Without offline access nothing acts for people who are away");
        }
        if (enterpriseManaged && !offersEnterpriseManaged(provider)) {
            throw new IllegalArgumentException(provider.label() + " vouches for nobody");
        }
        if (authKit && !offersAuthKit(provider)) {
            throw new IllegalArgumentException(provider.label() + " has no AuthKit");
        }
    }

    /// Where people are not asked.
    public ConnectionSettings(
            Connection connection,
            DevelopmentSwitches switches,
            boolean offlineAccess,
            boolean enterpriseManaged,
            boolean authKit) {
        this(connection, switches, offlineAccess, false, enterpriseManaged, authKit);
    }

    /// Whether a provider has refresh tokens to keep. The single sign-on of WorkOS has none.
    public static boolean offersOfflineAccess(ProviderType provider) {
        return switch (provider) {
            case AUTH0, CLERK, COGNITO, OIDC -> true;
            case WORKOS -> false;
        };
    }

    /// Whether there are two ways of signing in at a provider.
    public static boolean offersAuthKit(ProviderType provider) {
        return provider == ProviderType.WORKOS;
    }

    /// Whether a provider may vouch for its users. What binds tokens of WorkOS is their organization, of which its
    /// assertions are not known to say anything.
    public static boolean offersEnterpriseManaged(ProviderType provider) {
        return switch (provider) {
            case AUTH0, CLERK, COGNITO, OIDC -> true;
            case WORKOS -> false;
        };
    }
}
