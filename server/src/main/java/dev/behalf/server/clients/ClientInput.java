package dev.behalf.server.clients;

import dev.behalf.keys.Printable;
import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.clients.ClientMetadata.Authentication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A client that the team registers, as it was written in a form or a file, in the words of `behalf.yaml`.
///
/// @param id what the client sends as `client_id`
/// @param name as people see it when they are asked for their consent
/// @param redirectUris where answers may go
/// @param scope what it may ask for, separated by spaces; empty for anything there is
/// @param authentication `none` or `private_key_jwt`; empty for `none`
/// @param jwksUri where its public keys are; empty where it has none
public record ClientInput(
        String id, String name, List<String> redirectUris, String scope, String authentication, String jwksUri) {

    public static final String ID = "id";
    public static final String NAME = "name";
    public static final String REDIRECT_URIS = "redirectUris";
    public static final String SCOPE = "scope";
    public static final String AUTHENTICATION = "authentication";
    public static final String JWKS_URI = "jwksUri";

    private static final int MAX_NAME = 100;
    private static final int MAX_TEXT = 1000;
    private static final int MAX_REDIRECT_URIS = 20;
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /// RFC 6749 section 3.3.
    private static final Pattern SCOPES =
            Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+( [\\x21\\x23-\\x5b\\x5d-\\x7e]+)*");

    /// What cannot be used.
    ///
    /// @param setting its name
    /// @param item which of a list, counted from 0; -1 where it is about the setting as a whole
    public record Problem(String setting, int item, String expected, String found, String change) {}

    public ClientInput {
        id = id.strip();
        name = name.strip();
        redirectUris = List.copyOf(new LinkedHashSet<>(redirectUris));
        scope = String.join(" ", scope.strip().split("\\s+"));
        authentication = authentication.isBlank() ? Authentication.NONE.method() : authentication.strip();
        jwksUri = jwksUri.strip();
    }

    /// What is to be written to register the same client again.
    public static ClientInput of(Client client) {
        ClientMetadata metadata = client.metadata();
        Authentication method = metadata.authentication().contains(Authentication.PRIVATE_KEY_JWT)
                ? Authentication.PRIVATE_KEY_JWT
                : Authentication.NONE;
        return new ClientInput(
                client.id(),
                client.name(),
                metadata.redirectUris(),
                Objects.requireNonNullElse(metadata.scope(), ""),
                method.method(),
                Objects.requireNonNullElse(metadata.jwksUri(), ""));
    }

    /// Everything that cannot be used, by the rules for all clients and those for clients of the team.
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (!ClientIds.isChoosable(id)) {
            problems.add(whole(
                    ID,
                    "1 to 100 letters, digits, dots, underscores and hyphens, the first a letter or digit",
                    found(id),
                    "Choose an id of that form."));
        }
        if (name.isEmpty() || name.length() > MAX_NAME || UNSEEN.matcher(name).find()) {
            problems.add(whole(
                    NAME,
                    "1 to " + MAX_NAME + " characters that can be seen",
                    found(name),
                    "Write what people know the client by."));
        }
        redirectUris(problems);
        if (!scope.isEmpty()
                && (scope.length() > MAX_TEXT || !SCOPES.matcher(scope).matches())) {
            problems.add(
                    whole(SCOPE, "scopes separated by spaces", found(scope), "Leave it empty for all that there is."));
        }
        authentication(problems);
        return problems.isEmpty() ? backstop() : problems;
    }

    private void redirectUris(List<Problem> problems) {
        if (redirectUris.isEmpty() || redirectUris.size() > MAX_REDIRECT_URIS) {
            problems.add(whole(
                    REDIRECT_URIS,
                    "1 to " + MAX_REDIRECT_URIS + " addresses",
                    redirectUris.isEmpty() ? "none" : redirectUris.size() + "",
                    "The client’s documentation says where it wants answers."));
        }
        for (int i = 0; i < redirectUris.size(); i++) {
            String uri = redirectUris.get(i);
            int item = i;
            RedirectUris.problem(uri, true)
                    .ifPresent(problem -> problems.add(new Problem(
                            REDIRECT_URIS,
                            item,
                            "an address that answers may go to",
                            Printable.text(uri) + ", which " + problem,
                            "Copy it from the client exactly.")));
        }
    }

    private void authentication(List<Problem> problems) {
        boolean signs = authentication.equals(Authentication.PRIVATE_KEY_JWT.method());
        if (!signs && !authentication.equals(Authentication.NONE.method())) {
            problems.add(whole(
                    AUTHENTICATION,
                    "none or private_key_jwt",
                    found(authentication),
                    "There are no client secrets; choose none for an app on somebody’s machine."));
        } else if (signs && jwksUri.isEmpty()) {
            problems.add(whole(
                    JWKS_URI,
                    "the https URL of the client’s public keys",
                    "nothing",
                    "private_key_jwt is verified with them."));
        } else if (!signs && !jwksUri.isEmpty()) {
            problems.add(whole(
                    JWKS_URI,
                    "no keys for a client that does not authenticate",
                    "some",
                    "Remove it, or choose private_key_jwt."));
        }
        if (!jwksUri.isEmpty() && (jwksUri.length() > MAX_TEXT || !ClientKeys.isUsable(jwksUri, false))) {
            problems.add(whole(JWKS_URI, "an https URL", found(jwksUri), "Give the address of a JWK set."));
        }
    }

    /// Whatever the reader of metadata knows beyond this.
    private List<Problem> backstop() {
        try {
            MetadataReader.read(metadata(), Origin.PREREGISTERED, false);
            return List.of();
        } catch (MetadataException e) {
            return List.of(whole("", "metadata that can be used", e.problem().description(), "Correct it."));
        }
    }

    private static Problem whole(String setting, String expected, String found, String change) {
        return new Problem(setting, -1, expected, found, change);
    }

    private static String found(String text) {
        return text.isEmpty() ? "nothing" : Printable.text(text);
    }

    /// In the words of RFC 7591.
    ObjectNode metadata() {
        ObjectNode metadata = JsonMapper.shared()
                .createObjectNode()
                .put("client_name", name)
                .put("token_endpoint_auth_method", authentication);
        redirectUris.forEach(metadata.putArray("redirect_uris")::add);
        if (!scope.isEmpty()) {
            metadata.put("scope", scope);
        }
        if (!jwksUri.isEmpty()) {
            metadata.put("jwks_uri", jwksUri);
        }
        return metadata;
    }

    /// The settings as texts, to compare and show them. What is at its default is left out, and so is the id.
    public Map<String, String> described() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(NAME, name);
        texts.put(REDIRECT_URIS, String.join(", ", redirectUris));
        if (!scope.isEmpty()) {
            texts.put(SCOPE, scope);
        }
        if (!authentication.equals(Authentication.NONE.method())) {
            texts.put(AUTHENTICATION, authentication);
        }
        if (!jwksUri.isEmpty()) {
            texts.put(JWKS_URI, jwksUri);
        }
        return texts;
    }
}
