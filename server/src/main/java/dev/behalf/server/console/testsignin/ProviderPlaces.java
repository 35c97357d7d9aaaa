package dev.behalf.server.console.testsignin;

import dev.behalf.provider.ProviderType;

/// Where things are at a provider, for people.
///
/// @param dashboard its address, empty where every team has another
/// @param callback where callback URLs are entered
/// @param mismatch how the provider's own page says that the callback URL is not registered
public record ProviderPlaces(String label, String dashboard, String callback, String mismatch) {

    static ProviderPlaces of(ProviderType type) {
        return switch (type) {
            case AUTH0 ->
                new ProviderPlaces(
                        type.label(),
                        "https://manage.auth0.com/",
                        "Applications > your application > Settings > Allowed Callback URLs",
                        "Callback URL mismatch.");
            case CLERK ->
                new ProviderPlaces(
                        type.label(),
                        "https://dashboard.clerk.com/",
                        "Configure > OAuth applications > your application > Redirect URIs",
                        "The redirect_uri does not match");
            case COGNITO ->
                new ProviderPlaces(
                        type.label(),
                        "https://console.aws.amazon.com/cognito/",
                        "User pool > App clients > your client > Login pages > Allowed callback URLs",
                        "redirect_mismatch");
            case WORKOS ->
                new ProviderPlaces(
                        type.label(),
                        "https://dashboard.workos.com/",
                        "Redirects > Add redirect URI",
                        "This is not a valid redirect URI");
            case OIDC ->
                new ProviderPlaces(
                        "the provider",
                        "",
                        "the redirect URIs of the application",
                        "that the redirect URI is not registered");
        };
    }
}
