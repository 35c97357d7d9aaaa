package dev.behalf.server.clients;

import dev.behalf.server.clients.ClientMetadata.Authentication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes metadata in the words of RFC 7591, for the database and for answers. What is absent is left out: some clients
/// fail on a null.
final class MetadataWriter {

    private MetadataWriter() {}

    static Map<String, Object> document(ClientMetadata metadata) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "client_name", metadata.name());
        put(document, "client_uri", metadata.uri());
        document.put("redirect_uris", metadata.redirectUris());
        List<String> grants = new ArrayList<>(List.of("authorization_code"));
        if (metadata.refreshes()) {
            grants.add("refresh_token");
        }
        document.put("grant_types", grants);
        document.put("response_types", List.of("code"));
        document.put("token_endpoint_auth_method", method(metadata));
        put(document, "jwks_uri", metadata.jwksUri());
        if (metadata.jwks() != null) {
            document.put("jwks", JsonMapper.shared().readTree(metadata.jwks()));
        }
        put(document, "scope", metadata.scope());
        document.put("application_type", metadata.installed() ? "native" : "web");
        return document;
    }

    /// One that may do either is held to the stronger one.
    private static String method(ClientMetadata metadata) {
        return (metadata.authentication().contains(Authentication.PRIVATE_KEY_JWT)
                        ? Authentication.PRIVATE_KEY_JWT
                        : Authentication.NONE)
                .method();
    }

    private static void put(Map<String, Object> document, String name, @Nullable String value) {
        if (value != null) {
            document.put(name, value);
        }
    }
}
