package dev.behalf.server.federation;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.federation.SignInOptions.Product;
import java.util.List;

/// What to change at a provider, naming its switch. Sources: the providers' dashboards as their documentation
/// describes them.
final class Advice {

    private Advice() {}

    static String publicClient(ProviderType type, Product product) {
        return switch (type) {
            case AUTH0 ->
                "Behalf keeps no client secret. At Auth0, open Applications > your application > Credentials and choose the"
                        + " authentication method None, or create an application of type Single Page or Native and enter"
                        + " its Client ID. A machine-to-machine application cannot sign people in.";
            case CLERK ->
                "The application has a secret. In Clerk, open Configure > OAuth applications, create one with Public"
                        + " switched on, and enter its Client ID.";
            case COGNITO ->
                "The app client has a secret, or the user pool does not know it. A secret cannot be taken away: create an"
                        + " app client without one (type single-page or mobile application), and enter its id.";
            case WORKOS ->
                product == Product.SSO
                        ? "WorkOS does not know the Client ID, or wants a secret for single sign-on in this environment."
                                + " Check that Client ID and organization are of one environment; AuthKit takes clients"
                                + " without a secret."
                        : "WorkOS does not know the Client ID. Check that it is of the environment of the organization.";
            case OIDC ->
                "Register the application as a public client: token endpoint authentication method none, with PKCE.";
        };
    }

    static String grant(ProviderType type, String callback) {
        return switch (type) {
            case AUTH0 ->
                "Open Applications > your application > Settings > Advanced > Grant Types and tick Authorization Code, and"
                        + " Refresh Token for offline access.";
            case COGNITO ->
                "Open App clients > your client > Login pages > Edit and tick Authorization code grant. Cognito answers the"
                        + " same where the callback URL differs, be it by a slash: it must be exactly " + callback;
            case CLERK, WORKOS, OIDC -> "Allow the application the authorization code grant.";
        };
    }

    static String scopes(ProviderType type, List<String> asked) {
        String scopes = String.join(" ", asked);
        return switch (type) {
            case CLERK ->
                "Open Configure > OAuth applications > your application > Scopes and enable all of: " + scopes;
            case COGNITO ->
                "Open App clients > your client > Login pages > Edit and choose all of these OpenID Connect scopes: "
                        + scopes;
            case AUTH0, WORKOS, OIDC -> "Allow the application all of these scopes: " + scopes;
        };
    }

    static String code(ProviderType type) {
        String general =
                "A code is good once and for a few minutes only. Start again; if that does not help, check that"
                        + " this server's clock is right.";
        return type == ProviderType.COGNITO
                ? general + " Cognito answers the same where the app client may not read an attribute that a scope"
                        + " brings: see Attribute permissions."
                : general;
    }

    static String declined(ProviderType type) {
        return switch (type) {
            case AUTH0 ->
                "The person cancelled, or an Action or organization refuses them. If Auth0 says that a service was not"
                        + " found, there is no API with the configured audience in this tenant.";
            case WORKOS -> "The person cancelled, or is no member of the configured organization.";
            case CLERK, COGNITO, OIDC -> "The person cancelled, is blocked, or a rule at the provider refuses them.";
        };
    }

    static String interaction(ProviderType type) {
        return type == ProviderType.WORKOS
                ? "AuthKit wants this step on pages of your own, which Behalf has not. Let the person complete it in your"
                        + " application, or ease the authentication policy in the WorkOS dashboard."
                : "Let the person sign in without prompt=none.";
    }

    static String missingIdToken(ProviderType type) {
        return type == ProviderType.AUTH0
                ? "Auth0 sends none to third-party applications (client ids that begin with tpc_); use a first-party one."
                : "The scope openid was asked for, so there should be one: check that the application allows it.";
    }

    /// Why no refresh token may have come although one was wanted.
    static List<String> refreshToken(ProviderType type) {
        return switch (type) {
            case AUTH0 ->
                List.of(
                        "APIs > your API > Settings: Allow Offline Access is on.",
                        "Applications > your application > Settings > Advanced > Grant Types: Refresh Token is ticked.",
                        "Applications > your application > Settings > Advanced > OAuth: OIDC Conformant is on.",
                        "The API's access policy allows this application user access.");
            case CLERK ->
                List.of("Configure > OAuth applications > your application > Scopes: offline_access is enabled.");
            case COGNITO -> List.of("App clients > your client: Authorization code grant is the grant in use.");
            case WORKOS -> List.of("Single sign-on of WorkOS issues none. AuthKit does.");
            case OIDC ->
                List.of(
                        "The application is allowed the refresh token grant.",
                        "The application is allowed the scope offline_access.");
        };
    }

    /// Where it is said for how long a spent refresh token is forgiven.
    static String overlap(ProviderType type) {
        return switch (type) {
            case AUTH0 ->
                "At Auth0, set Applications > your application > Settings > Refresh Token Rotation > Rotation Overlap Period"
                        + " to 60 seconds; it is 0 otherwise.";
            case CLERK -> "Clerk documents no switch for it.";
            case COGNITO ->
                "In Cognito, set RetryGracePeriodSeconds of the app client (Refresh token rotation, grace period) to 60.";
            case WORKOS -> "WorkOS forgives for about 30 seconds, without a switch.";
            case OIDC ->
                "Look for a reuse interval, leeway or grace period of refresh tokens at the provider, and give it 60"
                        + " seconds.";
        };
    }
}
