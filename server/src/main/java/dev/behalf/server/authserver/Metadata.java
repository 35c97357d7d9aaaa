package dev.behalf.server.authserver;

import dev.behalf.server.environment.ClientPolicy;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.signing.SigningKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an environment says about itself to clients.
final class Metadata {

    private static final List<String> CLIENT_AUTHENTICATION = List.of("none", "private_key_jwt");

    private final Targets targets;

    Metadata(Targets targets) {
        this.targets = targets;
    }

    /// RFC 8414 section 2. Claude takes client metadata documents only where both their flag and `none` are there.
    Map<String, Object> authorizationServer(Issuer issuer) {
        ClientPolicy clients = issuer.environment().clients();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer.url());
        document.put("authorization_endpoint", issuer.at(Paths.AUTHORIZE));
        document.put("token_endpoint", issuer.at(Paths.TOKEN));
        if (clients.registration()) {
            document.put("registration_endpoint", issuer.at(Paths.REGISTER));
        }
        document.put("revocation_endpoint", issuer.at(Paths.REVOKE));
        document.put("jwks_uri", issuer.at(Paths.JWKS));
        document.put("scopes_supported", targets.scopes(issuer));
        document.put("response_types_supported", List.of("code"));
        document.put("response_modes_supported", List.of("query"));
        document.put("grant_types_supported", issuer.grantTypes());
        if (issuer.enterpriseManaged()) {
            // Enterprise-Managed Authorization, an extension of MCP.
            document.put("authorization_grant_profiles_supported", List.of(IdentityAssertions.PROFILE));
        }
        document.put("token_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION);
        document.put("token_endpoint_auth_signing_alg_values_supported", ClientAssertions.ALGORITHMS);
        document.put("revocation_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION);
        document.put("revocation_endpoint_auth_signing_alg_values_supported", ClientAssertions.ALGORITHMS);
        document.put("dpop_signing_alg_values_supported", DpopProofs.ALGORITHMS);
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("authorization_response_iss_parameter_supported", true);
        document.put("client_id_metadata_document_supported", clients.takesDocuments());
        document.put(
                "protected_resources",
                targets.all(issuer).map(Targets.Target::uri).toList());
        return document;
    }

    /// The same for clients that look only where OpenID Connect Discovery says; what that makes mandatory is added.
    /// There are no ID tokens.
    Map<String, Object> openIdProvider(Issuer issuer) {
        Map<String, Object> document = authorizationServer(issuer);
        document.put("subject_types_supported", List.of("pairwise"));
        document.put("id_token_signing_alg_values_supported", List.of(SigningKeys.ALGORITHM.getName()));
        return document;
    }

    /// RFC 9728 section 2.
    static Map<String, Object> protectedResource(Issuer issuer, Targets.Target target) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("resource", target.uri());
        document.put("authorization_servers", List.of(issuer.url()));
        document.put("scopes_supported", target.resource().scopes());
        document.put("bearer_methods_supported", List.of("header"));
        document.put("dpop_signing_alg_values_supported", DpopProofs.ALGORITHMS);
        document.put("resource_name", target.resource().label());
        return document;
    }
}
