package dev.behalf.server.offline;

import dev.behalf.provider.ProviderSettings;

/// Names the application at a provider that a token was issued to. A refresh token is a secret between these two: when
/// the connection leads to another provider or application it must not be sent there.
public final class ProviderApplication {

    private ProviderApplication() {}

    public static String of(ProviderSettings settings) {
        String where = switch (settings) {
            case ProviderSettings.Auth0 auth0 -> auth0.issuer();
            case ProviderSettings.Clerk clerk -> clerk.instanceUrl();
            case ProviderSettings.Cognito cognito -> cognito.cognitoDomain();
            case ProviderSettings.WorkOs workOs -> workOs.organizationId();
            case ProviderSettings.Oidc oidc -> oidc.issuer();
        };
        return settings.type().id() + " " + where + " " + settings.clientId();
    }
}
