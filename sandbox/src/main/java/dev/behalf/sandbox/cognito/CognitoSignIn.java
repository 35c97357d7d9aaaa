package dev.behalf.sandbox.cognito;

import dev.behalf.sandbox.idp.AuthorizationRequest;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Encoding;
import dev.behalf.sandbox.idp.Grant;
import dev.behalf.sandbox.idp.Page;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.Scopes;
import dev.behalf.sandbox.idp.SignIn;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// `/oauth2/authorize`, `/login`, `/logout` and `/error` of a user pool's domain.
final class CognitoSignIn implements SignIn.Completion {
    private final CognitoPool pool;
    private final Codes codes;
    private final SignIn signIn;

    CognitoSignIn(CognitoPool pool, CognitoTenant region, Codes codes) {
        this.pool = pool;
        this.codes = codes;
        signIn = new SignIn("Amazon Cognito", pool.modes(), region.clock(), region::isBlocked, this);
    }

    /// Answers with a redirect to `/login`, unless it is known already who signs in.
    Reply authorize(Request http) {
        Reply reply = login(http);
        boolean page = reply.status() == 200
                && !http.parameter("response_mode", "query").equals("form_post");
        return page ? Reply.redirect("/login?" + http.rawQuery()) : reply;
    }

    Reply login(Request http) {
        Optional<Client> client = pool.clients().find(http.parameter("client_id", ""));
        if (client.isEmpty()) {
            return error("invalid_client", http);
        }
        if (!client.get().redirectUris().contains(http.parameter("redirect_uri", ""))) {
            return error("redirect_mismatch", http);
        }
        if (!client.get().grants().contains("authorization_code")) {
            return error("unauthorized_client", http);
        }
        AuthorizationRequest request =
                AuthorizationRequest.of(withoutIgnored(http), scopesOf(http), http.parameter("resource", ""));
        return fault(request).orElseGet(() -> signIn.begin(http, request));
    }

    Reply submit(Request http) {
        return signIn.submit(http);
    }

    Reply errorPage(Request http) {
        return Reply.html(
                400, Page.message("Amazon Cognito", "Something went wrong", http.parameter("error", "unknown")));
    }

    Reply signOut(Request http) {
        String target = http.parameter("logout_uri")
                .or(() -> http.parameter("redirect_uri"))
                .orElse("");
        return pool.clients().find(http.parameter("client_id", "")).isPresent()
                        && pool.clients().mayReturnTo(target)
                ? signIn.signOut(http, target)
                : error("invalid_request", http);
    }

    @Override
    public Reply complete(AuthorizationRequest request, Person person, String organization, Instant authTime) {
        Grant grant = new Grant(UUID.randomUUID().toString(), request, person, null, authTime);
        return request.answer(Map.of("code", codes.issue(grant)));
    }

    @Override
    public Reply deny(AuthorizationRequest request) {
        return request.refuse("access_denied", "User cancelled");
    }

    @Override
    public boolean asksForOrganization(AuthorizationRequest request) {
        return false;
    }

    private Optional<Reply> fault(AuthorizationRequest request) {
        if (!request.parameter("response_type").equals(Optional.of("code"))) {
            return Optional.of(request.refuse("invalid_request", "response_type must be code"));
        }
        if (request.parameter("code_challenge").isPresent()
                && !request.parameter("code_challenge_method").equals(Optional.of("S256"))) {
            return Optional.of(request.refuse("invalid_request", "code_challenge_method must be S256"));
        }
        boolean enabled = pool.modes().scopes.get().containsAll(request.scopes());
        return enabled ? Optional.empty() : Optional.of(request.refuse("invalid_scope", "invalid_scope"));
    }

    // Without a scope parameter the client gets all that are enabled for it.
    private Set<String> scopesOf(Request http) {
        if (pool.modes().plusIsNoSpace.get() && http.rawQuery().matches(".*\\bscope=[^&]*\\+.*")) {
            return Set.of(http.parameter("scope", "").replace(' ', '+'));
        }
        return http.parameter("scope").map(Scopes::parse).orElseGet(pool.modes().scopes::get);
    }

    /// The classic pages know no prompt.
    private Request withoutIgnored(Request http) {
        Map<String, String> query = new LinkedHashMap<>(http.query());
        if (!pool.modes().managedLogin.get()) {
            query.remove("prompt");
        }
        return http.withQuery(query);
    }

    private static Reply error(String error, Request http) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", error);
        parameters.put("client_id", http.parameter("client_id", ""));
        return Reply.redirect(Encoding.url("/error", parameters));
    }
}
