package dev.behalf.server.federation;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.Surroundings;
import dev.behalf.provider.UserPools;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.net.Egress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The provider of one version of a connection: where its endpoints are, and what its tokens must be.
final class Provider {

    private final RegisteredConnection connection;
    private final Surroundings surroundings;
    private final Egress egress;
    private final SignInTokens tokens;
    private final @Nullable Discovery discovery;

    Provider(RegisteredConnection connection, Surroundings surroundings, Egress egress) {
        this.connection = connection;
        this.surroundings = surroundings;
        this.egress = egress;
        this.tokens = new SignInTokens(connection.connection(), surroundings);
        String issuer = fixedIssuer();
        this.discovery = issuer == null ? null : new Discovery(issuer, surroundings);
    }

    RegisteredConnection connection() {
        return connection;
    }

    ProviderSettings settings() {
        return connection.connection().settings();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    SignInTokens tokens() {
        return tokens;
    }

    TokenPost post() {
        return new TokenPost(egress);
    }

    /// The issuer of those providers that publish discovery under it.
    private @Nullable String fixedIssuer() {
        return switch (settings()) {
            case ProviderSettings.Auth0 auth0 -> auth0.issuer();
            case ProviderSettings.Clerk clerk -> clerk.instanceUrl();
            case ProviderSettings.Oidc oidc -> oidc.issuer();
            case ProviderSettings.Cognito _, ProviderSettings.WorkOs _ -> null;
        };
    }

    /// The issuer that an answer must come from, as far as it is known before; null where it is not.
    @Nullable
    String issuer() {
        return settings() instanceof ProviderSettings.Cognito cognito
                ? new UserPools(cognito, surroundings).known().orElse(null)
                : fixedIssuer();
    }

    /// Cognito serves no discovery on its domain, and the pool's need not name the configured one; WorkOS has none.
    ///
    /// @throws dev.behalf.keys.FetchException where they have to be asked for and cannot be
    ProviderEndpoints endpoints(SignInOptions.Product product) {
        return switch (settings()) {
            case ProviderSettings.Cognito(String domain, var _, var _) -> cognito(domain);
            case ProviderSettings.WorkOs _ -> workOs(product);
            case ProviderSettings.Auth0 _, ProviderSettings.Clerk _, ProviderSettings.Oidc _ ->
                java.util.Objects.requireNonNull(discovery).endpoints();
        };
    }

    private static ProviderEndpoints cognito(String domain) {
        String origin = domain.contains("://") ? domain : "https://" + domain;
        return ProviderEndpoints.fixed(
                origin + "/oauth2/authorize", origin + "/oauth2/token", origin + "/oauth2/revoke");
    }

    private ProviderEndpoints workOs(SignInOptions.Product product) {
        String api = workOsApi();
        return switch (product) {
            case SSO -> ProviderEndpoints.fixed(api + "/sso/authorize", api + "/sso/token", null);
            case AUTHKIT ->
                ProviderEndpoints.fixed(
                        api + "/user_management/authorize", api + "/user_management/authenticate", null);
        };
    }

    /// Without final slash.
    String workOsApi() {
        URI override = surroundings.switches().workosApi();
        return override == null ? "https://api.workos.com" : override.toString().replaceAll("/+$", "");
    }
}
