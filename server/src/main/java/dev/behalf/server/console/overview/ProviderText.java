package dev.behalf.server.console.overview;

import dev.behalf.provider.Connection;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.token.TokenKind;
import java.util.stream.Collectors;

/// A connection in a few words.
///
/// @param label the provider's name
/// @param address where it is, in the words of its form
/// @param kinds of tokens that are accepted
public record ProviderText(String label, String address, String clientId, String kinds) {

    static ProviderText of(Connection connection) {
        ProviderSettings settings = connection.settings();
        String kinds = connection.policy().kinds().stream()
                .sorted()
                .map(TokenKind::label)
                .map(kind -> kind + "s")
                .collect(Collectors.joining(", "));
        return new ProviderText(settings.type().label(), address(settings), settings.clientId(), kinds);
    }

    private static String address(ProviderSettings settings) {
        return switch (settings) {
            case ProviderSettings.Auth0 auth0 -> auth0.tenantDomain();
            case ProviderSettings.Clerk clerk -> clerk.instanceUrl();
            case ProviderSettings.Cognito cognito -> cognito.cognitoDomain();
            case ProviderSettings.WorkOs workOs -> workOs.organizationId();
            case ProviderSettings.Oidc oidc -> oidc.issuer();
        };
    }

    /// Below the heading of the page.
    public String line() {
        return label + " · " + address + " · accepts " + kinds;
    }
}
