package dev.behalf.sandbox.clerk;

import dev.behalf.sandbox.idp.AuthorizationRequest;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Grant;
import dev.behalf.sandbox.idp.Opaque;
import dev.behalf.sandbox.idp.Page;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.Scopes;
import dev.behalf.sandbox.idp.SignIn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// `/oauth/authorize` of Clerk: PKCE is obligatory, `state` has at least eight characters, scopes must be enabled.
final class ClerkSignIn implements SignIn.Completion {
    private static final int STATE_MINIMUM = 8;

    private final ClerkTenant tenant;
    private final Codes codes;
    private final SignIn signIn;

    ClerkSignIn(ClerkTenant tenant, Codes codes) {
        this.tenant = tenant;
        this.codes = codes;
        signIn = new SignIn("Clerk", tenant.modes(), tenant.clock(), tenant::isBlocked, this);
    }

    Reply authorize(Request http) {
        Optional<Client> client = tenant.clients().find(http.parameter("client_id", ""));
        if (client.isEmpty()) {
            return page("The requested OAuth 2.0 Client does not exist.");
        }
        if (!client.get().redirectUris().contains(http.parameter("redirect_uri", ""))) {
            return page("The redirect_uri does not match any of the application's redirect URIs.");
        }
        // The default scope is documented; it has no openid.
        AuthorizationRequest request = AuthorizationRequest.of(
                http, Scopes.parse(http.parameter("scope", "profile email")), http.parameter("resource", ""));
        return fault(request).orElseGet(() -> signIn.begin(http, request));
    }

    Reply submit(Request http) {
        return signIn.submit(http);
    }

    @Override
    public Reply complete(AuthorizationRequest request, Person person, String organization, Instant authTime) {
        String first = person.organizations().isEmpty()
                ? "none"
                : person.organizations().getFirst();
        String chosen = organization.isEmpty() ? first : organization;
        boolean member = asksForOrganization(request) && person.organizations().contains(chosen);
        Grant grant = new Grant(Opaque.letters(32), request, person, member ? chosen : null, authTime);
        return request.answer(Map.of("code", codes.issue(grant)));
    }

    @Override
    public Reply deny(AuthorizationRequest request) {
        return request.refuse("access_denied", "The resource owner or authorization server denied the request.");
    }

    @Override
    public boolean asksForOrganization(AuthorizationRequest request) {
        return request.scopes().contains("user:org:read");
    }

    private Optional<Reply> fault(AuthorizationRequest request) {
        if (!request.parameter("response_type").equals(Optional.of("code"))) {
            return Optional.of(
                    request.refuse("unsupported_response_type", "Only the response type code is supported."));
        }
        if (request.parameter("state")
                .filter(state -> state.length() < STATE_MINIMUM)
                .isPresent()) {
            return Optional.of(
                    request.refuse("invalid_state", "Request parameter 'state' must be at least 8 characters long."));
        }
        boolean pkce = request.parameter("code_challenge").isPresent()
                && request.parameter("code_challenge_method").equals(Optional.of("S256"));
        if (!pkce && !tenant.modes().clientHasSecret.get()) {
            return Optional.of(request.refuse("invalid_request", "Public clients must use PKCE with S256."));
        }
        return request.scopes().stream()
                .filter(scope -> !tenant.modes().scopes.get().contains(scope))
                .findFirst()
                .map(scope -> request.refuse(
                        "invalid_scope", "The OAuth 2.0 Client is not allowed to request scope '" + scope + "'."));
    }

    private static Reply page(String text) {
        return Reply.html(400, Page.message("Clerk", "Invalid request", text));
    }
}
