package dev.behalf.server.clients;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Where a client's public keys are.
///
/// @param jwks as JSON, null where they are elsewhere or nowhere
/// @param uri null where they are in `jwks` or nowhere
record ClientKeys(@Nullable String jwks, @Nullable String uri) {

    boolean absent() {
        return jwks == null && uri == null;
    }

    /// @throws MetadataException where both are given (RFC 7591 section 2), or one cannot be used
    static ClientKeys read(@Nullable JsonNode jwks, @Nullable String uri, boolean loopback) {
        if (jwks != null && uri != null) {
            throw bad("Either jwks or jwks_uri was expected, found both.");
        }
        if (uri != null && !isUsable(uri, loopback)) {
            throw bad("jwks_uri was expected to be an https URL.");
        }
        return new ClientKeys(jwks == null ? null : checked(jwks.toString()), uri);
    }

    static boolean isUsable(String text, boolean loopback) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null && (text.startsWith("https://") || (loopback && text.startsWith("http://")));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static String checked(String text) {
        try {
            JWKSet keys = JWKSet.parse(text);
            for (JWK key : keys.getKeys()) {
                if (!(key instanceof AsymmetricJWK) || key.isPrivate()) {
                    throw bad("jwks was expected to hold public keys only.");
                }
            }
            return keys.toString(true);
        } catch (ParseException _) {
            throw bad("jwks was expected to be a JWK set (RFC 7517).");
        }
    }

    private static MetadataException bad(String description) {
        return new MetadataException(ClientProblem.metadata(description));
    }
}
