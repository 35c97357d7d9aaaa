package dev.behalf.provider;

import java.util.List;
import java.util.Optional;

/// The providers there is a preset for, and the fields each asks for: exactly these, with exactly these labels.
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
public enum ProviderType {
    AUTH0(
            "auth0",
            "Auth0",
            new Field(
                    "tenantDomain",
                    "Tenant domain",
                    "acme.us.auth0.com",
                    true,
                    "Applications > your application > Settings > Domain"),
            new Field(
                    "clientId",
                    "Application Client ID",
                    "8kQ1nS0dXbYcZeRfTgUhVjWk2m3n4p5q",
                    true,
                    "Applications > your application > Settings > Client ID"),
            new Field(
                    "audience",
                    "API audience",
                    "https://api.acme.com",
                    false,
                    "Applications > APIs > your API > Identifier; only if tokens target an API")),
    CLERK(
            "clerk",
            "Clerk",
            new Field(
                    "instanceUrl",
                    "Instance URL",
                    "https://acme.clerk.accounts.dev",
                    true,
                    "Configure > API keys > Frontend API URL"),
            new Field(
                    "clientId",
                    "Client ID",
                    "lMy0EnwNqEoJsDyL",
                    true,
                    "Configure > OAuth applications > your application")),
    COGNITO(
            "cognito",
            "Amazon Cognito",
            new Field(
                    "cognitoDomain",
                    "Cognito domain",
                    "acme.auth.eu-central-1.amazoncognito.com",
                    true,
                    "User pool > Branding > Domain"),
            new Field(
                    "clientId",
                    "App client ID",
                    "1h57kf5cpq17m0eml12EXAMPLE",
                    true,
                    "User pool > Applications > App clients"),
            new Field(
                    "userPoolId",
                    "User pool ID",
                    "eu-central-1_AbC123dEf",
                    false,
                    "User pool > Overview; advanced, found by itself otherwise")),
    WORKOS(
            "workos",
            "WorkOS",
            new Field("clientId", "Client ID", "client_01HXYZ...", true, "API keys > Client ID"),
            new Field("organizationId", "Organization ID", "org_01HXYZ...", true, "Organizations > your organization")),
    OIDC(
            "oidc",
            "OpenID Connect",
            new Field(
                    "issuer",
                    "Issuer URL",
                    "https://id.acme.com/realms/main",
                    true,
                    "As `issuer` stands in the provider's discovery document"),
            new Field("clientId", "Client ID", "acme-web", true, "Of the application the users sign in to"),
            new Field("audience", "Audience", "https://api.acme.com", false, "What `aud` names in access tokens"),
            new Field(
                    "clientClaim",
                    "Client claim",
                    "azp",
                    false,
                    "The claim that names the client: azp, client_id, cid, appid or aud"));

    private final String id;
    private final String label;
    private final List<Field> fields;

    ProviderType(String id, String label, Field... fields) {
        this.id = id;
        this.label = label;
        this.fields = List.of(fields);
    }

    /// The name in configuration and answers.
    public String id() {
        return id;
    }

    /// The name as its owner writes it.
    public String label() {
        return label;
    }

    /// The fields, in the order they are asked for.
    public List<Field> fields() {
        return fields;
    }

    public static Optional<ProviderType> of(String id) {
        for (ProviderType type : values()) {
            if (type.id.equals(id)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
