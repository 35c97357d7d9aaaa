package dev.behalf.sandbox.oidc;

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

/// `/authorize` by the letter of OpenID Connect Core and RFC 9700.
final class OidcSignIn implements SignIn.Completion {
    private final OidcTenant tenant;
    private final Codes codes;
    private final SignIn signIn;

    OidcSignIn(OidcTenant tenant, Codes codes) {
        this.tenant = tenant;
        this.codes = codes;
        signIn = new SignIn("OpenID Connect", tenant.modes(), tenant.clock(), tenant::isBlocked, this);
    }

    Reply authorize(Request http) {
        Optional<Client> client = tenant.clients().find(http.parameter("client_id", ""));
        if (client.isEmpty()) {
            return page("Unknown client " + http.parameter("client_id", ""));
        }
        if (!client.get().redirectUris().contains(http.parameter("redirect_uri", ""))) {
            return page("This redirect_uri is not registered: " + http.parameter("redirect_uri", ""));
        }
        AuthorizationRequest asked = AuthorizationRequest.of(
                http, Scopes.parse(http.parameter("scope", "")), http.parameter("resource", ""));
        AuthorizationRequest request = tenant.modes().issInResponse.get() ? asked.naming(tenant.issuer()) : asked;
        return fault(request).orElseGet(() -> signIn.begin(http, request));
    }

    Reply submit(Request http) {
        return signIn.submit(http);
    }

    Reply signOut(Request http) {
        String target = http.parameter("post_logout_redirect_uri", "");
        boolean known = target.isEmpty() || tenant.clients().mayReturnTo(target);
        return known ? signIn.signOut(http, target) : page("This post_logout_redirect_uri is not registered.");
    }

    @Override
    public Reply complete(AuthorizationRequest request, Person person, String organization, Instant authTime) {
        return request.answer(
                Map.of("code", codes.issue(new Grant(Opaque.letters(32), request, person, null, authTime))));
    }

    @Override
    public Reply deny(AuthorizationRequest request) {
        return request.refuse("access_denied", "The user refused");
    }

    @Override
    public boolean asksForOrganization(AuthorizationRequest request) {
        return false;
    }

    private static Optional<Reply> fault(AuthorizationRequest request) {
        if (!request.parameter("response_type").equals(Optional.of("code"))) {
            return Optional.of(request.refuse("unsupported_response_type", "Only code is supported"));
        }
        if (!request.parameter("code_challenge_method").equals(Optional.of("S256"))
                || request.parameter("code_challenge").isEmpty()) {
            return Optional.of(request.refuse("invalid_request", "PKCE with S256 is required"));
        }
        return Optional.empty();
    }

    private static Reply page(String text) {
        return Reply.html(400, Page.message("OpenID Connect", "Invalid request", text));
    }
}
