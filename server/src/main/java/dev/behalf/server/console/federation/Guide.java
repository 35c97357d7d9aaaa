package dev.behalf.server.console.federation;

import dev.behalf.provider.ProviderType;
import java.util.Arrays;
import java.util.List;

/// What a team does in a provider's own dashboard, in the words that stand there. Sources: Auth0 documentation,
/// "Application Settings", "Get Refresh Tokens"; Clerk documentation, "Clerk as an OAuth provider"; Amazon Cognito
/// developer guide, "Application-specific settings with app clients"; WorkOS documentation, "Redirect URIs".
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
public enum Guide {
    AUTH0(
            ProviderType.AUTH0,
            "A tenant or custom domain",
            "M12 3l8 3v6c0 4.5-3.3 7.6-8 9-4.7-1.4-8-4.5-8-9V6zM12 9.500a1.8 1.8 0 1 0 0 .01M12 12v3.5",
            "https://manage.auth0.com/",
            new Place("Allowed Callback URLs", "Applications > your application > Settings"),
            "An application of type Single Page or Native, or one whose Credentials say the method None: Behalf holds no"
                    + " client secret.",
            List.of(
                    new Place(
                            "Allow Offline Access",
                            "Applications > APIs > your API > Settings, if tokens target an API"),
                    new Place("Refresh Token", "Applications > your application > Settings > Advanced > Grant Types"))),
    CLERK(
            ProviderType.CLERK,
            "An instance with an OAuth application",
            "M12 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 1 0 0-7M5.5 19.500c1-3.5 3.5-5 6.5-5s5.5 1.5 6.5 5",
            "https://dashboard.clerk.com/",
            new Place("Redirect URIs", "Configure > OAuth applications > your application"),
            "An OAuth application with Public switched on, since Behalf holds no client secret, and with Generate access"
                    + " tokens as JWTs.",
            List.of(new Place("offline_access", "Configure > OAuth applications > your application > Scopes"))),
    COGNITO(
            ProviderType.COGNITO,
            "A user pool with a domain",
            "M4 8c2.7-2 5.3-2 8 0s5.3 2 8 0M4 13c2.7-2 5.3-2 8 0s5.3 2 8 0M4 18c2.7-2 5.3-2 8 0s5.3 2 8 0",
            "https://console.aws.amazon.com/cognito/v2/idp/user-pools",
            new Place("Allowed callback URLs", "User pool > Applications > App clients > your client > Login pages"),
            "An app client without a client secret, with the grant Authorization code and the scope openid.",
            List.of()),
    WORKOS(
            ProviderType.WORKOS,
            "An organization with single sign-on",
            "M4 20V9l8-5 8 5v11M9 20v-5h6v5M9 10.500h.01M15 10.500h.01",
            "https://dashboard.workos.com/",
            new Place("Redirects", "In the environment that both ids are of"),
            "An organization with an active connection. Behalf uses PKCE instead of an API key.",
            List.of()),
    OIDC(
            ProviderType.OIDC,
            "Okta, Entra ID, Keycloak, any other",
            "M12 4a8 8 0 1 0 0 16 8 8 0 1 0 0-16M4.5 9.500h15M4.5 14.500h15M12 4c-5 5-5 11 0 16M12 4c5 5 5 11 0 16",
            "",
            new Place("Redirect URIs", "In the settings of your client"),
            "A public client (no secret) for the authorization code flow with PKCE.",
            List.of(new Place(
                    "offline_access", "The scopes the client may ask for; some want a refresh token grant too")));

    /// A setting in the provider's dashboard.
    ///
    /// @param name as it is written there
    /// @param path where it stands, steps divided by ` > `
    public record Place(String name, String path) {
        public Where where() {
            return Where.of(path);
        }
    }

    private final ProviderType provider;
    private final String summary;
    private final String icon;
    private final String dashboard;
    private final Place callback;
    private final String prerequisite;
    private final List<Place> offline;

    Guide(
            ProviderType provider,
            String summary,
            String icon,
            String dashboard,
            Place callback,
            String prerequisite,
            List<Place> offline) {
        this.provider = provider;
        this.summary = summary;
        this.icon = icon;
        this.dashboard = dashboard;
        this.callback = callback;
        this.prerequisite = prerequisite;
        this.offline = offline;
    }

    static Guide of(ProviderType provider) {
        return Arrays.stream(values())
                .filter(guide -> guide.provider == provider)
                .findFirst()
                .orElseThrow();
    }

    public String id() {
        return provider.id();
    }

    public String label() {
        return provider.label();
    }

    /// The provider in running text.
    public String inText() {
        return provider == ProviderType.OIDC ? "your provider" : provider.label();
    }

    /// The provider on a button.
    public String brief() {
        return switch (provider) {
            case COGNITO -> "Cognito";
            case OIDC -> "provider";
            case AUTH0, CLERK, WORKOS -> provider.label();
        };
    }

    /// What of it is connected, in a few words.
    public String summary() {
        return summary;
    }

    /// A drawing of our own in a square of 24 units; no logo.
    public String icon() {
        return icon;
    }

    /// The address of its dashboard, empty where it is not one for all.
    public String dashboard() {
        return dashboard;
    }

    /// Where the callback URL belongs.
    public Place callback() {
        return callback;
    }

    /// What the application at the provider has to be.
    public String prerequisite() {
        return prerequisite;
    }

    /// Whether the provider issues refresh tokens.
    public boolean offersOfflineAccess() {
        return dev.behalf.server.environment.ConnectionSettings.offersOfflineAccess(provider);
    }

    /// Whether there are two ways of signing in at the provider.
    public boolean offersAuthKit() {
        return dev.behalf.server.environment.ConnectionSettings.offersAuthKit(provider);
    }

    /// Whether the provider may vouch for its users.
    public boolean offersEnterpriseManaged() {
        return dev.behalf.server.environment.ConnectionSettings.offersEnterpriseManaged(provider);
    }

    /// What must be on at the provider before it issues refresh tokens; empty where nothing must.
    public List<Place> offline() {
        return offline;
    }
}
