package dev.behalf.provider;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySetLocation.DiscoveryDocument;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// What follows from a provider's settings without asking anybody, to be shown to people. What is null the provider
/// names itself: any OpenID Connect provider in its discovery document (OpenID Connect Discovery 1.0 section 4),
/// Cognito
/// in the first token. Nothing is verified or fetched by these values.
///
/// @param issuer of tokens; where there are several forms, the present one
/// @param discovery null where there is none, or where the issuer is not known
public record Derived(
        @Nullable String issuer,
        @Nullable URI discovery,
        @Nullable URI keySet,
        @Nullable URI authorize,
        @Nullable URI token) {

    /// @param pinnedIssuer for Cognito the issuer that is known to belong to the domain, null where none is
    public static Derived of(ProviderSettings settings, @Nullable String pinnedIssuer, DevelopmentSwitches switches) {
        return switch (settings) {
            // Auth0 documentation, "Authentication API", "Locate JSON Web Key Sets".
            case ProviderSettings.Auth0 auth0 -> below(auth0.issuer(), "authorize", "oauth/token");
            // Clerk documentation, "How Clerk implements OAuth".
            case ProviderSettings.Clerk clerk -> below(clerk.instanceUrl(), "/oauth/authorize", "/oauth/token");
            case ProviderSettings.Cognito cognito -> cognito(cognito, pinnedIssuer, switches);
            case ProviderSettings.WorkOs workOs -> workOs(workOs, switches);
            case ProviderSettings.Oidc oidc -> new Derived(oidc.issuer(), wellKnown(oidc.issuer()), null, null, null);
        };
    }

    /// The address of WorkOS's API, by which people of WorkOS are known, whichever issuer their tokens have.
    public static String workOsApi(DevelopmentSwitches switches) {
        return WorkOsRules.api(switches);
    }

    /// What the discovery document names of it, in place of what is null. Asks the provider.
    ///
    /// @throws FetchException where there is no such document now
    public Derived named(DocumentFetcher fetcher) {
        if (discovery == null) {
            return this;
        }
        DiscoveryDocument document = DiscoveryDocument.read(fetcher.fetch(discovery));
        return new Derived(
                issuer,
                discovery,
                keySet == null ? document.jwksUri() : keySet,
                authorize == null ? endpoint(document, "authorization_endpoint") : authorize,
                token == null ? endpoint(document, "token_endpoint") : token);
    }

    private static @Nullable URI endpoint(DiscoveryDocument document, String member) {
        try {
            return document.members().get(member) instanceof String text ? new URI(text) : null;
        } catch (URISyntaxException noUri) {
            return null;
        }
    }

    private static Derived below(String issuer, String authorize, String token) {
        return new Derived(
                issuer, wellKnown(issuer), jwks(issuer), URI.create(issuer + authorize), URI.create(issuer + token));
    }

    /// The pool's own host has issuer and keys, its domain the endpoints. Source: Amazon Cognito developer guide, "User
    /// pool endpoints reference", "Configuring a user pool domain".
    private static Derived cognito(
            ProviderSettings.Cognito cognito, @Nullable String pinned, DevelopmentSwitches switches) {
        String pool = cognito.userPoolId();
        String issuer = pool == null
                ? pinned
                : CognitoIssuer.of(pool, switches.cognitoIdp()).issuer();
        String domain = Origins.of(cognito.cognitoDomain());
        return new Derived(
                issuer,
                issuer == null ? null : wellKnown(issuer),
                issuer == null ? null : jwks(issuer),
                URI.create(domain + "/oauth2/authorize"),
                URI.create(domain + "/oauth2/token"));
    }

    /// Tokens of AuthKit sessions are verified, people are signed in by single sign-on. Source: WorkOS API reference,
    /// `/sso/authorize`, `/sso/token`, `/sso/jwks/{clientId}`.
    private static Derived workOs(ProviderSettings.WorkOs workOs, DevelopmentSwitches switches) {
        String api = WorkOsRules.api(switches);
        return new Derived(
                api + "/user_management/" + workOs.clientId(),
                null,
                URI.create(api + "/sso/jwks/" + workOs.clientId()),
                URI.create(api + "/sso/authorize"),
                URI.create(api + "/sso/token"));
    }

    /// OpenID Connect Discovery 1.0 section 4.
    private static URI wellKnown(String issuer) {
        return URI.create(issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
    }

    private static URI jwks(String issuer) {
        return URI.create(issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/jwks.json");
    }
}
