package dev.behalf.provider;

import dev.behalf.token.Claims;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Providers that are told by their issuer although they have no preset, and what is worth knowing of their tokens.
/// Sources: each provider's documentation of its tokens.
@SuppressWarnings("ImmutableEnumChecker") // The predicates hold no state.
enum OidcIssuers {
    OKTA("Okta", host("okta.com", "oktapreview.com", "okta-emea.com")),
    ENTRA("Microsoft Entra ID", host("login.microsoftonline.com", "sts.windows.net", "ciamlogin.com")),
    GOOGLE("Google", host("accounts.google.com")),
    FIREBASE("Firebase", host("securetoken.google.com")),
    SUPABASE("Supabase", host("supabase.co")),
    KINDE("Kinde", host("kinde.com")),
    STYTCH("Stytch", host("stytch.com")),
    DESCOPE("Descope", host("descope.com")),
    ORY("Ory", host("oryapis.com")),
    KEYCLOAK("Keycloak", issuer -> issuer.contains("/realms/")),
    AUTHENTIK("authentik", issuer -> issuer.contains("/application/o/"));

    private final String label;
    private final Predicate<String> matches;

    OidcIssuers(String label, Predicate<String> matches) {
        this.label = label;
        this.matches = matches;
    }

    private static Predicate<String> host(String... domains) {
        return issuer -> {
            String host = SampleReader.host(issuer);
            for (String domain : domains) {
                if (host.equals(domain) || host.endsWith("." + domain)) {
                    return true;
                }
            }
            return false;
        };
    }

    /// The provider's name, empty where it is not known.
    static String name(String issuer) {
        for (OidcIssuers known : values()) {
            if (known.matches.test(issuer)) {
                return known.label;
            }
        }
        return "";
    }

    /// What a team must know before it connects this issuer, a sentence each.
    static List<String> note(String issuer, Claims header, Claims claims) {
        List<String> notes = new ArrayList<>();
        if (OKTA.matches.test(issuer) && !issuer.contains("/oauth2/") && claims.has("cid")) {
            notes.add(
                    "It was issued by Okta's org authorization server, whose access tokens are for Okta alone: use a custom"
                            + " authorization server such as /oauth2/default, or ID tokens.");
        }
        if (ENTRA.matches.test(issuer) && header.has("nonce")) {
            notes.add(
                    "It is a token for Microsoft Graph, which only Graph can verify: let the client request a scope of your"
                            + " own API.");
        }
        if (KEYCLOAK.matches.test(issuer) && claims.is("aud", "account")) {
            notes.add("Its audience is only account: add an audience mapper for your API to the client in Keycloak.");
        }
        return notes;
    }
}
