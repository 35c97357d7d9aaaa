package dev.behalf.server.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.ApiKeyClients;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import java.util.Optional;

/// `POST /revoke`: a client gives a token back (RFC 7009). Whichever it is, the whole grant ends with it: that is what
/// signing out in a client means. Clients authenticate as at the token endpoint, apps by their API key.
final class RevokeEndpoint {

    private final Entrance entrance;
    private final ClientAuthenticator authenticator;
    private final Apps apps;
    private final Grants grants;
    private final AccessTokens tokens;
    private final RateLimits limits;

    RevokeEndpoint(
            Entrance entrance,
            ClientAuthenticator authenticator,
            SubjectTokens subjects,
            Grants grants,
            AccessTokens tokens,
            RateLimits limits) {
        this.limits = limits;
        this.entrance = entrance;
        this.authenticator = authenticator;
        this.apps = new Apps(subjects);
        this.grants = grants;
        this.tokens = tokens;
    }

    Route route() {
        return PublicRoute.post(Paths.REVOKE, OAuthAction.of(this::handle));
    }

    private void handle(Call call) {
        Issuer issuer = entrance.issuer(call);
        limits.guessing(call, issuer, () -> handle(call, issuer));
    }

    private void handle(Call call, Issuer issuer) {
        FormRequest form = FormRequest.of(call, issuer.at(Paths.REVOKE));
        String client = call.authorization() == null
                ? authenticator
                        .client(issuer, form.http(), form.parameter("client_id"))
                        .id()
                : ApiKeyClients.client(apps.authenticated(call, issuer).id());
        String token = form.parameter("token");
        if (token == null || token.isEmpty()) {
            throw OAuthException.of("invalid_request", "token was expected.");
        }
        // Section 2.2: a token that is unknown, or another client's, is answered like one that was ended.
        grant(issuer, token)
                .filter(grant -> grant.client().equals(client))
                .ifPresent(grant -> grants.end(issuer.name(), grant.id(), Ending.CLIENT));
        call.empty(200);
    }

    private Optional<Grant> grant(Issuer issuer, String token) {
        Optional<Grant> refreshed = grants.ofRefreshToken(issuer.name(), token);
        return refreshed.isPresent()
                ? refreshed
                : tokens.verify(issuer.name(), issuer.url(), token)
                        .map(RevokeEndpoint::grantId)
                        .flatMap(id -> grants.find(issuer.name(), id));
    }

    private static String grantId(JWTClaimsSet claims) {
        return String.valueOf(claims.getClaim(AccessTokens.GRANT));
    }
}
