package dev.behalf.provider;

import dev.behalf.keys.Printable;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Auth0's fields. Sources: Auth0 documentation, "Application Settings", "Custom Domains", "Third-Party Applications".
final class Auth0Form {

    private static final String DOMAIN = "tenantDomain";
    private static final String AUDIENCE = "audience";

    /// Auth0 makes client ids of letters, digits, hyphens and underscores.
    private static final Pattern ADDRESS = Pattern.compile("[./:@]");

    private Auth0Form() {}

    static ProviderSettings.@Nullable Auth0 read(FormReader form) {
        String domain = domain(form);
        String clientId = clientId(form);
        String audience = audience(form);
        if (audience != null && audience.equals(clientId)) {
            form.notes.add(
                    "The API audience is the Client ID, which ID tokens name and access tokens of an API never do:"
                            + " enter the Identifier of your API, or leave it empty.");
        }
        return domain == null || clientId == null ? null : new ProviderSettings.Auth0(domain, clientId, audience);
    }

    private static @Nullable String domain(FormReader form) {
        String value = form.text(DOMAIN);
        if (value == null) {
            return null;
        }
        HostInput input = HostInput.parse(value, form.switches.allowLoopbackProviders());
        String host = input.host();
        if (host == null) {
            form.problem(DOMAIN, "a domain such as acme.us.auth0.com", found(input, value), form.where(DOMAIN));
        } else if (host.equals("manage.auth0.com") || host.equals("auth0.com") || host.equals("www.auth0.com")) {
            form.problem(DOMAIN, "the domain of your tenant", "Auth0's own site " + host, form.where(DOMAIN));
            return null;
        }
        return host == null || Vendors.misplaced(form, DOMAIN, ProviderType.AUTH0, host) ? null : host;
    }

    private static @Nullable String clientId(FormReader form) {
        String value = form.identifier("clientId");
        if (value == null) {
            return null;
        }
        if (value.startsWith("org_") || value.startsWith("con_") || value.contains("|")) {
            form.problem(
                    "clientId",
                    "the Client ID of an application",
                    Printable.text(value) + ", the id of something else",
                    form.where("clientId"));
            return null;
        }
        if (ADDRESS.matcher(value).find()) {
            form.problem(
                    "clientId",
                    "the Client ID of an application",
                    Printable.text(value) + ", an address",
                    form.where("clientId"));
            return null;
        }
        if (value.startsWith("tpc_")) {
            form.notes.add(
                    "This is a third-party application: Auth0 gives it no ID token, and it needs a client grant for"
                            + " every API. Prefer a first-party application.");
        }
        return value;
    }

    private static @Nullable String audience(FormReader form) {
        String value = form.identifier(AUDIENCE);
        if (value == null) {
            return null;
        }
        if (value.endsWith("/api/v2/") || value.endsWith("/api/v2")) {
            form.problem(
                    AUDIENCE,
                    "the identifier of your own API",
                    "Auth0's Management API",
                    "Tokens for the Management API administer the tenant. Create an API of your own, or leave this empty.",
                    Map.of(AUDIENCE, ""));
        } else if (value.endsWith("/userinfo")) {
            form.problem(
                    AUDIENCE,
                    "the identifier of your own API",
                    "the userinfo endpoint, which is no API",
                    "Leave this empty, or enter the identifier of your API.",
                    Map.of(AUDIENCE, ""));
        }
        return value;
    }

    static String found(HostInput input, String value) {
        return input.objection() == null ? Printable.text(value) : input.objection();
    }
}
