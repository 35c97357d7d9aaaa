package dev.behalf.server.federation;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.federation.SignInOptions.Product;
import dev.behalf.server.net.Percent;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How each provider is asked to sign a person in.
final class Asking {

    private static final List<String> IDENTITY = List.of("openid", "profile", "email");

    private Asking() {}

    /// The scopes to ask for; empty where the provider has none.
    static List<String> scopes(ProviderSettings settings, SignInOptions options, ProviderEndpoints endpoints) {
        List<String> scopes = new ArrayList<>(IDENTITY);
        switch (settings) {
            case ProviderSettings.Auth0 _ -> addIf(options.offlineAccess(), scopes, "offline_access");
            case ProviderSettings.Clerk _ -> {
                addIf(options.offlineAccess(), scopes, "offline_access");
                addIf(options.organization() != null, scopes, "user:org:read");
            }
            // There is no such scope at Cognito: asking for it is refused, and a refresh token comes anyway.
            case ProviderSettings.Cognito _ -> {}
            case ProviderSettings.WorkOs _ -> scopes.clear();
            case ProviderSettings.Oidc _ -> {
                Set<String> listed = endpoints.scopes();
                boolean known = listed == null || listed.contains("offline_access");
                addIf(options.offlineAccess() && known, scopes, "offline_access");
            }
        }
        return List.copyOf(scopes);
    }

    private static void addIf(boolean wanted, List<String> scopes, String scope) {
        if (wanted) {
            scopes.add(scope);
        }
    }

    /// The address to send the browser to.
    static URI url(ProviderSettings settings, ProviderEndpoints endpoints, PendingSignIn pending, String state) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", settings.clientId());
        parameters.put("redirect_uri", pending.callback().toString());
        if (!pending.scopes().isEmpty()) {
            parameters.put("scope", String.join(" ", pending.scopes()));
        }
        parameters.put("state", state);
        if (!(settings instanceof ProviderSettings.WorkOs)) {
            // WorkOS has no ID token to put it into.
            parameters.put("nonce", pending.nonce());
        }
        parameters.put("code_challenge", Secrets.challenge(pending.verifier()));
        parameters.put("code_challenge_method", "S256");
        parameters.putAll(own(settings, pending.options()));
        common(parameters, pending.options());
        freshness(settings, parameters, pending.options());
        return with(endpoints.authorization(), parameters);
    }

    private static Map<String, String> own(ProviderSettings settings, SignInOptions options) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String organization = options.organization();
        switch (settings) {
            case ProviderSettings.Auth0 auth0 -> {
                // Without it the access token is opaque or encrypted (Auth0 documentation, "Get Access Tokens").
                if (auth0.audience() != null) {
                    parameters.put("audience", auth0.audience());
                }
                if (organization != null) {
                    parameters.put("organization", organization);
                }
            }
            case ProviderSettings.WorkOs workOs -> {
                // The two products name the same parameter differently (WorkOS API description).
                String name = options.product() == Product.SSO ? "organization" : "organization_id";
                parameters.put(name, workOs.organizationId());
            }
            case ProviderSettings.Oidc _ -> {
                if (options.offlineAccess()) {
                    // OpenID Connect Core section 11: without it the scope offline_access is to be ignored.
                    parameters.put("prompt", "consent");
                }
            }
            case ProviderSettings.Clerk _, ProviderSettings.Cognito _ -> {}
        }
        return parameters;
    }

    private static void common(Map<String, String> parameters, SignInOptions options) {
        if (options.prompt() != null) {
            parameters.merge("prompt", options.prompt(), (one, other) -> one + " " + other);
        }
        if (options.loginHint() != null) {
            parameters.put("login_hint", options.loginHint());
        }
    }

    /// What a provider does not document it is not sent: Clerk and the single sign-on of WorkOS know `prompt` alone.
    private static void freshness(ProviderSettings settings, Map<String, String> parameters, SignInOptions options) {
        boolean known = switch (settings) {
            case ProviderSettings.Auth0 _, ProviderSettings.Cognito _, ProviderSettings.Oidc _ -> true;
            case ProviderSettings.WorkOs _ -> options.product() == Product.AUTHKIT;
            case ProviderSettings.Clerk _ -> false;
        };
        if (known && options.maxAge() != null) {
            // OpenID Connect Core 3.1.2.1: with it `auth_time` must be in the ID token.
            parameters.put("max_age", Long.toString(options.maxAge().toSeconds()));
        }
        if (known && !options.acrValues().isEmpty() && !(settings instanceof ProviderSettings.WorkOs)) {
            parameters.put("acr_values", String.join(" ", options.acrValues()));
        }
    }

    /// An endpoint may have a query of its own (RFC 6749 section 3.1).
    private static URI with(URI endpoint, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(each -> Percent.encode(each.getKey()) + "=" + Percent.encode(each.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + query);
    }
}
