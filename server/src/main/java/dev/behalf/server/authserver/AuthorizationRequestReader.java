package dev.behalf.server.authserver;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.behalf.keys.Printable;
import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.ClientLookup;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.grants.Pkce;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads authorization requests: first whom the answer may go to, then the rest (OAuth 2.1 section 4.1.1; RFC 7636,
/// RFC 8707).
final class AuthorizationRequestReader {

    private static final int MAX_STATE = 2048;
    private static final int MAX_HINT = 320;
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

    /// What of `prompt` is the provider's to do. The question for consent is always put here.
    private static final Set<String> PROMPTS = Set.of("login", "select_account");

    private final Clients clients;
    private final Targets targets;

    AuthorizationRequestReader(Clients clients, Targets targets) {
        this.clients = clients;
        this.targets = targets;
    }

    /// A request that can be granted.
    ///
    /// @param target what it is for
    record Read(AuthorizationRequest request, ReturnAddress address, Targets.Target target) {}

    /// @param query as it was sent
    /// @throws AuthorizationException where it cannot be granted
    Read read(Issuer issuer, String query) {
        return read(issuer, URLUtils.parseParameters(query));
    }

    private Read read(Issuer issuer, Map<String, List<String>> parameters) {
        ReturnAddress address = address(issuer, parameters);
        parameters.forEach((name, values) -> {
            if (values.size() > 1 && !name.equals("resource")) {
                throw refused(address, "invalid_request", "The parameter " + Printable.text(name) + " was sent twice.");
            }
        });
        checkResponse(address, parameters);
        String challenge = challenge(address, parameters);
        Targets.Target target = target(issuer, address, parameters.getOrDefault("resource", List.of()));
        AuthorizationRequest request = new AuthorizationRequest(
                address.client().id(),
                address.redirectUri(),
                address.state(),
                challenge,
                target.uri(),
                scopes(address, target, one(parameters, "scope")),
                dpopKey(address, one(parameters, "dpop_jkt")),
                prompt(address, one(parameters, "prompt")),
                hint(one(parameters, "login_hint")));
        return new Read(request, address, target);
    }

    /// A request that was read before, against what is registered now.
    ///
    /// @throws AuthorizationException where the client, its address or the resource is no more
    Read again(Issuer issuer, AuthorizationRequest request) {
        Client client = client(issuer, request.client());
        ReturnAddress address = address(client, request.redirectUri(), request.state());
        return new Read(request, address, target(issuer, address, List.of(request.resource())));
    }

    private ReturnAddress address(Issuer issuer, Map<String, List<String>> parameters) {
        String id = single(parameters, "client_id");
        Client client = client(issuer, id);
        List<String> uris = parameters.getOrDefault("redirect_uri", List.of());
        List<String> registered = client.metadata().redirectUris();
        if (uris.isEmpty() && registered.size() > 1) {
            throw AuthorizationException.forPerson(
                    "invalid_request", "redirect_uri was expected, because the client has registered several.");
        }
        List<String> states = parameters.getOrDefault("state", List.of());
        String state = states.size() == 1 ? states.getFirst() : null;
        ReturnAddress address =
                address(client, uris.isEmpty() ? registered.getFirst() : single(parameters, "redirect_uri"), state);
        if (state != null && state.length() > MAX_STATE) {
            throw AuthorizationException.forPerson(
                    "invalid_request", "state was expected to have at most " + MAX_STATE + " characters.");
        }
        return address;
    }

    private static ReturnAddress address(Client client, String redirectUri, @Nullable String state) {
        if (!client.metadata().allowsRedirect(redirectUri)) {
            throw AuthorizationException.forPerson(
                    "invalid_request",
                    "redirect_uri was expected to be one that the client has registered, found "
                            + Printable.text(redirectUri) + ". Remove the connection in the client and add it again.");
        }
        return new ReturnAddress(client, redirectUri, state);
    }

    private Client client(Issuer issuer, String id) {
        if (!issuer.environment().clients().admits(id)) {
            throw AuthorizationException.forPerson("invalid_client", untrusted(issuer));
        }
        return switch (clients.find(issuer.name(), id, issuer.onThisMachine())) {
            case ClientLookup.Found(var client) -> client;
            case ClientLookup.Unknown(var explanation) ->
                throw AuthorizationException.forPerson("invalid_client", explanation);
            case ClientLookup.Unavailable(var explanation) ->
                throw AuthorizationException.forPerson("temporarily_unavailable", explanation);
        };
    }

    /// What there is to say about a client whose document is where none may be (OAuth Client ID Metadata Document,
    /// trust
    /// policies).
    static String untrusted(Issuer issuer) {
        return "The client's document was expected at a host that the team trusts here, which is "
                + issuer.environment().clients().admitted() + ". Ask the team that runs this server to trust its host.";
    }

    private static void checkResponse(ReturnAddress address, Map<String, List<String>> parameters) {
        if (parameters.containsKey("request")) {
            throw refused(address, "request_not_supported", "request is not supported; send plain parameters.");
        }
        if (parameters.containsKey("request_uri")) {
            throw refused(address, "request_uri_not_supported", "request_uri is not supported; send plain parameters.");
        }
        String type = one(parameters, "response_type");
        if (type == null) {
            throw refused(address, "invalid_request", "response_type was expected.");
        }
        if (!type.equals("code")) {
            throw refused(address, "unsupported_response_type", "response_type was expected to be code.");
        }
        String mode = one(parameters, "response_mode");
        if (mode != null && !mode.equals("query")) {
            throw refused(address, "invalid_request", "response_mode was expected to be query.");
        }
    }

    private static String challenge(ReturnAddress address, Map<String, List<String>> parameters) {
        String challenge = one(parameters, "code_challenge");
        // Left out the method would be plain (RFC 7636 section 4.3), which protects from nothing.
        if (challenge == null || !"S256".equals(one(parameters, "code_challenge_method"))) {
            throw refused(
                    address,
                    "invalid_request",
                    "code_challenge was expected, with code_challenge_method=S256 (PKCE, RFC 7636).");
        }
        if (!Pkce.isChallenge(challenge)) {
            throw refused(
                    address, "invalid_request", "code_challenge was expected to have 43 characters of base64url.");
        }
        return challenge;
    }

    private Targets.Target target(Issuer issuer, ReturnAddress address, List<String> resources) {
        Targets.Target found = targets.find(issuer, resources.isEmpty() ? null : resources.getFirst())
                .orElseThrow(() -> refused(
                        address,
                        "invalid_target",
                        "resource was expected to be an MCP server of this environment, such as "
                                + targets.all(issuer).findFirst().orElseThrow().uri() + "."));
        if (!resources.stream().allMatch(resource -> ResourceIndicator.means(resource, found.uri()))) {
            throw refused(address, "invalid_target", "One resource was expected, found several.");
        }
        return found;
    }

    /// A client that says which scopes it may ask for is held to it, but for those that tools want beyond the basic
    /// ones: clients that register themselves do so before they hear of them.
    private static List<String> scopes(ReturnAddress address, Targets.Target target, @Nullable String asked) {
        List<String> granted = Targets.granted(target.resource(), asked);
        String registered = address.client().metadata().scope();
        if (registered == null) {
            return granted;
        }
        List<String> allowed = Arrays.asList(registered.split(" ", -1));
        boolean byTeam = address.client().origin() == Client.Origin.PREREGISTERED;
        List<String> scopes = granted.stream()
                .filter(scope -> allowed.contains(scope)
                        || (!byTeam && target.resource().more().contains(scope)))
                .toList();
        if (scopes.isEmpty()) {
            throw refused(
                    address,
                    "invalid_scope",
                    "The client is registered for the scopes " + Printable.text(registered)
                            + ", none of which this MCP server has.");
        }
        return scopes;
    }

    /// RFC 9449 section 10: a SHA-256 thumbprint (RFC 7638) in base64url.
    private static @Nullable String dpopKey(ReturnAddress address, @Nullable String thumbprint) {
        if (thumbprint != null && !THUMBPRINT.matcher(thumbprint).matches()) {
            throw refused(
                    address,
                    "invalid_request",
                    "dpop_jkt was expected to be the SHA-256 thumbprint of a key, 43 characters of base64url.");
        }
        return thumbprint;
    }

    /// Nobody is signed in here, so that nothing can be granted without a person (OpenID Connect Core 3.1.2.6).
    private static @Nullable String prompt(ReturnAddress address, @Nullable String prompt) {
        if (prompt == null) {
            return null;
        }
        List<String> asked = Arrays.asList(prompt.split(" ", -1));
        if (asked.contains("none")) {
            throw refused(
                    address, "interaction_required", "A person has to consent and sign in; leave prompt=none out.");
        }
        String passed =
                String.join(" ", asked.stream().filter(PROMPTS::contains).toList());
        return passed.isEmpty() ? null : passed;
    }

    private static @Nullable String hint(@Nullable String hint) {
        return hint == null || hint.length() > MAX_HINT ? null : hint;
    }

    private static String single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() != 1 || values.getFirst().isEmpty()) {
            throw AuthorizationException.forPerson("invalid_request", name + " was expected, once.");
        }
        return values.getFirst();
    }

    private static @Nullable String one(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    private static AuthorizationException refused(ReturnAddress address, String error, String description) {
        return AuthorizationException.forClient(error, description, address);
    }
}
