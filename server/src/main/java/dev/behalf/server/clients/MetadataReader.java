package dev.behalf.server.clients;

import dev.behalf.keys.Printable;
import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.clients.ClientMetadata.Authentication;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what a client says about itself. Members that are not known are passed over, as RFC 7591 section 2 wants it;
/// so
/// are ways to authenticate that a registering client would like and that there are not, because it learns from the
/// answer which it got.
final class MetadataReader {

    private static final int MAX_REDIRECT_URIS = 20;
    private static final int MAX_NAME = 100;
    private static final int MAX_TEXT = 1000;
    private static final String CODE = "authorization_code";
    private static final String REFRESH = "refresh_token";

    private final JsonNode document;
    private final Origin origin;
    private final boolean loopback;

    private MetadataReader(JsonNode document, Origin origin, boolean loopback) {
        this.document = document;
        this.origin = origin;
        this.loopback = loopback;
    }

    /// @param loopback whether the client's keys may be on this machine
    /// @throws MetadataException where it cannot be used
    static ClientMetadata read(JsonNode document, Origin origin, boolean loopback) {
        if (!document.isObject()) {
            throw bad("A JSON object was expected.");
        }
        return new MetadataReader(document, origin, loopback).read();
    }

    private ClientMetadata read() {
        List<String> redirectUris = redirectUris();
        List<String> grants = texts("grant_types");
        if (grants != null && !grants.contains(CODE)) {
            throw bad("grant_types was expected to contain " + CODE + ".");
        }
        List<String> responses = texts("response_types");
        if (responses != null && !responses.contains("code")) {
            throw bad("response_types was expected to contain code.");
        }
        ClientKeys keys = ClientKeys.read(present("jwks"), text("jwks_uri", MAX_TEXT), loopback);
        return new ClientMetadata(
                name(),
                uri(),
                redirectUris,
                authentication(keys),
                keys.jwks(),
                keys.uri(),
                grants == null || grants.contains(REFRESH),
                text("scope", MAX_TEXT),
                redirectUris.stream().noneMatch(uri -> uri.startsWith("https:")));
    }

    private List<String> redirectUris() {
        List<String> uris = texts("redirect_uris");
        if (uris == null || uris.isEmpty() || uris.size() > MAX_REDIRECT_URIS) {
            throw new MetadataException(ClientProblem.redirect(
                    "redirect_uris was expected with 1 to " + MAX_REDIRECT_URIS + " addresses."));
        }
        for (String uri : uris) {
            RedirectUris.problem(uri, origin == Origin.PREREGISTERED).ifPresent(problem -> {
                throw new MetadataException(ClientProblem.redirect(Printable.text(uri) + " " + problem + "."));
            });
        }
        return uris;
    }

    private @Nullable String name() {
        String name = text("client_name", MAX_TEXT);
        if (name == null && origin == Origin.DOCUMENT) {
            throw bad("client_name was expected.");
        }
        if (name == null) {
            return null;
        }
        // Control and format characters could turn a name around or break out of its line.
        String plain = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "").strip();
        return plain.isEmpty() ? null : plain.substring(0, Math.min(plain.length(), MAX_NAME));
    }

    /// For people to click on, so only what cannot do harm.
    private @Nullable String uri() {
        String uri = text("client_uri", MAX_TEXT);
        return uri != null && RedirectUris.problem(uri, false).isEmpty() && uri.startsWith("https://") ? uri : null;
    }

    private Set<Authentication> authentication(ClientKeys keys) {
        String stated = text("token_endpoint_auth_method", MAX_TEXT);
        List<String> listed = texts("token_endpoint_auth_methods_supported");
        if (origin == Origin.DOCUMENT) {
            refuseSecrets(stated);
        }
        Set<Authentication> methods = EnumSet.noneOf(Authentication.class);
        for (Authentication method : Authentication.values()) {
            if (method.method().equals(stated) || (listed != null && listed.contains(method.method()))) {
                methods.add(method);
            }
        }
        if (Authentication.PRIVATE_KEY_JWT.method().equals(stated) && keys.absent()) {
            throw bad("private_key_jwt was expected together with jwks or jwks_uri.");
        }
        if (keys.absent()) {
            methods.remove(Authentication.PRIVATE_KEY_JWT);
        }
        if (stated == null && listed == null) {
            methods.add(Authentication.NONE);
        }
        if (methods.isEmpty() && origin == Origin.DOCUMENT) {
            throw bad("token_endpoint_auth_method was expected to be none or private_key_jwt.");
        }
        return methods.isEmpty() ? Set.of(Authentication.NONE) : methods;
    }

    /// A document anyone can read holds no secret.
    private void refuseSecrets(@Nullable String stated) {
        if (document.has("client_secret") || document.has("client_secret_expires_at")) {
            throw bad("A client secret must not be in a public document.");
        }
        if (stated != null && stated.startsWith("client_secret")) {
            throw bad("token_endpoint_auth_method was expected to be none or private_key_jwt, found "
                    + Printable.text(stated) + ".");
        }
    }

    private @Nullable JsonNode present(String name) {
        JsonNode node = document.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private @Nullable String text(String name, int longest) {
        JsonNode node = present(name);
        if (node == null) {
            return null;
        }
        if (!node.isString() || node.stringValue().length() > longest) {
            throw bad(name + " was expected to be text of at most " + longest + " characters.");
        }
        return node.stringValue();
    }

    private @Nullable List<String> texts(String name) {
        JsonNode node = present(name);
        if (node == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : node) {
            if (!item.isString()) {
                throw bad(name + " was expected to be an array of texts.");
            }
            texts.add(Objects.requireNonNull(item.stringValue()));
        }
        if (!node.isArray()) {
            throw bad(name + " was expected to be an array of texts.");
        }
        return texts;
    }

    private static MetadataException bad(String description) {
        return new MetadataException(ClientProblem.metadata(description));
    }
}
