package dev.behalf.provider;

import dev.behalf.keys.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields for any OpenID Connect provider. The issuer keeps path and final slash, since it is compared exactly.
final class OidcForm {

    private static final String ISSUER = "issuer";
    private static final String CLAIM = "clientClaim";
    private static final String WELL_KNOWN = "/.well-known/";

    /// Below an issuer: its documents, and Keycloak's endpoints.
    private static final List<String> ENDPOINTS = List.of(WELL_KNOWN, "/protocol/openid-connect");

    /// Microsoft Entra ID signs with an issuer of the user's tenant there. Source: Microsoft identity platform
    /// documentation, "OpenID Connect on the Microsoft identity platform".
    private static final Pattern EVERY_TENANT =
            Pattern.compile("login\\.microsoftonline\\.com/(?:common|organizations|consumers)(?:/|$)");

    /// How providers name the client in access tokens: most by azp, RFC 9068 by client_id, Okta by cid, Entra v1 by
    /// appid.
    private static final Set<String> CLAIMS = Set.of("azp", "client_id", "cid", "appid", "aud");

    private OidcForm() {}

    static ProviderSettings.@Nullable Oidc read(FormReader form) {
        String issuer = issuer(form);
        String clientId = form.identifier("clientId");
        String audience = form.identifier("audience");
        String claim = claim(form);
        return issuer == null || clientId == null ? null : new ProviderSettings.Oidc(issuer, clientId, audience, claim);
    }

    private static @Nullable String issuer(FormReader form) {
        String value = form.identifier(ISSUER);
        if (value == null) {
            return null;
        }
        HostInput input = HostInput.parse(value, form.switches.allowLoopbackProviders());
        String host = input.host();
        if (host == null) {
            form.problem(
                    ISSUER,
                    "a URL such as https://id.acme.com/realms/main",
                    Auth0Form.found(input, value),
                    form.where(ISSUER));
            return null;
        }
        Optional<String> endpoint =
                ENDPOINTS.stream().filter(input.path()::contains).findFirst();
        if (endpoint.isPresent()) {
            String issuer =
                    Origins.of(host) + input.path().substring(0, input.path().indexOf(endpoint.get()));
            form.problem(
                    ISSUER,
                    "the issuer",
                    endpoint.get().equals(WELL_KNOWN) ? "the address of a discovery document" : "an address below it",
                    "Enter the issuer as it stands in the discovery document, probably " + Printable.text(issuer) + ".",
                    Map.of(ISSUER, issuer));
            return null;
        }
        if (EVERY_TENANT.matcher(host + input.path()).lookingAt()) {
            form.notes.add(
                    "That address is for the users of every tenant, and tokens name their own tenant as issuer: they"
                            + " are refused. Put your Directory (tenant) ID in the place of common, organizations or consumers.");
        }
        if (value.contains("?") || value.contains("#")) {
            form.problem(ISSUER, "a URL without query or fragment", Printable.text(value), form.where(ISSUER));
            return null;
        }
        return Origins.of(host) + input.path();
    }

    private static String claim(FormReader form) {
        String value = form.identifier(CLAIM);
        if (value == null) {
            return "azp";
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (!CLAIMS.contains(lower)) {
            form.problem(CLAIM, "azp, client_id, cid, appid or aud", Printable.text(value), form.where(CLAIM));
        }
        return lower;
    }
}
