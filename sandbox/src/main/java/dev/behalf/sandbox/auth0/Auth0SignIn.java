package dev.behalf.sandbox.auth0;

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
import java.util.Set;

/// `/authorize` of Auth0: what goes wrong with client or callback stays on Auth0's page, all else goes back.
final class Auth0SignIn implements SignIn.Completion {
    private final Auth0Tenant tenant;
    private final Codes codes;
    private final SignIn signIn;

    Auth0SignIn(Auth0Tenant tenant, Codes codes) {
        this.tenant = tenant;
        this.codes = codes;
        signIn = new SignIn("Auth0", tenant.modes(), tenant.clock(), tenant::isBlocked, this);
    }

    Reply authorize(Request http) {
        Optional<Client> client = tenant.clients().find(http.parameter("client_id", ""));
        if (client.isEmpty()) {
            return page(400, "Unknown client: " + http.parameter("client_id", ""));
        }
        if (!client.get().redirectUris().contains(http.parameter("redirect_uri", ""))) {
            return page(403, "Callback URL mismatch.");
        }
        String audience = audienceOf(http);
        AuthorizationRequest asked = AuthorizationRequest.of(http, scopesOf(http, audience), audience);
        AuthorizationRequest request = tenant.modes().issInResponse.get() ? asked.naming(http.origin() + "/") : asked;
        return fault(request, client.get()).orElseGet(() -> signIn.begin(http, request));
    }

    Reply submit(Request http) {
        return signIn.submit(http);
    }

    /// `/v2/logout` with `returnTo`, `/oidc/logout` with `post_logout_redirect_uri`.
    Reply signOut(Request http) {
        String target = http.parameter("post_logout_redirect_uri")
                .or(() -> http.parameter("returnTo"))
                .orElse("");
        boolean known = target.isEmpty() || tenant.clients().mayReturnTo(target);
        return known ? signIn.signOut(http, target) : page(400, "The return address is not in Allowed Logout URLs.");
    }

    @Override
    public Reply complete(AuthorizationRequest request, Person person, String organization, Instant authTime) {
        Optional<String> wanted = request.parameter("organization");
        if (wanted.isPresent() && !person.organizations().contains("acme")) {
            return request.refuse(
                    "access_denied",
                    "user " + tenant.subject(person) + " is not part of the " + wanted.get() + " organization");
        }
        Grant grant = new Grant(Opaque.letters(32), request, person, wanted.isPresent() ? "acme" : null, authTime);
        return request.answer(Map.of("code", codes.issue(grant)));
    }

    @Override
    public Reply deny(AuthorizationRequest request) {
        return request.refuse("access_denied", "User did not authorize the request");
    }

    @Override
    public boolean asksForOrganization(AuthorizationRequest request) {
        return false;
    }

    private Optional<Reply> fault(AuthorizationRequest request, Client client) {
        if (!request.parameter("response_type").equals(Optional.of("code"))) {
            return Optional.of(request.refuse("unsupported_response_type", "Unsupported response type"));
        }
        if (!client.grants().contains("authorization_code")) {
            return Optional.of(request.refuse(
                    "unauthorized_client", "Grant type 'authorization_code' not allowed for the client."));
        }
        if (request.parameter("code_challenge").isPresent()
                && !request.parameter("code_challenge_method").equals(Optional.of("S256"))) {
            return Optional.of(request.refuse("invalid_request", "code_challenge_method must be S256"));
        }
        if (!request.audience().isEmpty() && !tenant.modes().audiences.get().contains(request.audience())) {
            return Optional.of(request.refuse("access_denied", "Service not found: " + request.audience()));
        }
        Set<String> organizations = Set.of(Auth0Tenant.ORGANIZATION_ID, "acme");
        return request.parameter("organization")
                .filter(organization -> !organizations.contains(organization))
                .map(_ -> request.refuse("invalid_request", "parameter organization is invalid"));
    }

    private String audienceOf(Request http) {
        Optional<String> resource =
                tenant.modes().resourceParameter.get() ? http.parameter("resource") : Optional.empty();
        return http.parameter("audience")
                .or(() -> resource)
                .orElse(tenant.modes().defaultAudience.get());
    }

    // A refresh token that can't be had is left out silently: the scope is dropped.
    private Set<String> scopesOf(Request http, String audience) {
        Set<String> scopes = Scopes.parse(http.parameter("scope", ""));
        if (!audience.isEmpty() && !tenant.modes().offlineAccess.get()) {
            scopes.remove("offline_access");
        }
        return scopes;
    }

    private static Reply page(int status, String text) {
        return Reply.html(status, Page.message("Auth0", "Oops!, something went wrong", text));
    }
}
