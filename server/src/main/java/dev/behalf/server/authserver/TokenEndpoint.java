package dev.behalf.server.authserver;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.PresentedCode;
import dev.behalf.server.grants.Redemption;
import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `POST /token`: codes, refresh tokens and other proofs for access tokens (OAuth 2.1 section 3.2).
final class TokenEndpoint {

    private static final String REFRESH_TOKEN = GrantType.REFRESH_TOKEN.getValue();

    private final Entrance entrance;
    private final ClientAuthenticator authenticator;
    private final Clients clients;
    private final Grants grants;
    private final AccessTokens tokens;
    private final DpopHeader dpop;
    private final TokenExchange exchange;
    private final IdentityAssertions assertions;
    private final RateLimits limits;
    private final Steps steps;

    TokenEndpoint(
            Entrance entrance,
            ClientAuthenticator authenticator,
            Clients clients,
            Grants grants,
            AccessTokens tokens,
            DpopHeader dpop,
            TokenExchange exchange,
            IdentityAssertions assertions,
            RateLimits limits,
            Steps steps) {
        this.steps = steps;
        this.limits = limits;
        this.entrance = entrance;
        this.authenticator = authenticator;
        this.clients = clients;
        this.grants = grants;
        this.tokens = tokens;
        this.dpop = dpop;
        this.exchange = exchange;
        this.assertions = assertions;
    }

    Route route() {
        return PublicRoute.post(Paths.TOKEN, OAuthAction.of(this::handle));
    }

    private void handle(Call call) {
        Issuer issuer = entrance.issuer(call);
        FormRequest form = FormRequest.of(call, issuer.at(Paths.TOKEN));
        String type = form.required("grant_type", "");
        // What else is refused here has been connected before, or comes without a person.
        if (Set.of(REFRESH_TOKEN, TokenExchange.GRANT_TYPE, IdentityAssertions.GRANT_TYPE)
                .contains(type)) {
            handle(call, issuer, form, type);
        } else {
            Failures.noting(
                    steps,
                    call,
                    issuer,
                    Stage.TOKEN,
                    () -> form.parameter("client_id"),
                    () -> handle(call, issuer, form, type));
        }
    }

    private void handle(Call call, Issuer issuer, FormRequest form, String type) {
        requireKnownGrantType(issuer, type);
        if (type.equals(TokenExchange.GRANT_TYPE)) {
            limits.guessing(call, issuer, () -> exchange.requireApp(call, issuer));
            // An app sends what all its users have: that some of it is refused is no guessing.
            exchange.handle(call, issuer, form);
        } else {
            limits.guessing(call, issuer, () -> client(call, issuer, form, type));
        }
    }

    private void client(Call call, Issuer issuer, FormRequest form, String type) {
        Client client = authenticator.client(issuer, form.http(), form.parameter("client_id"));
        limits.client(call, issuer, client.id());
        clients.markUsed(issuer.name(), client);
        if (type.equals(IdentityAssertions.GRANT_TYPE)) {
            assertions.handle(call, issuer, client, form);
        } else {
            redeem(call, issuer, client, form);
        }
    }

    private void redeem(Call call, Issuer issuer, Client client, FormRequest form) {
        TokenRequest request = parse(form);
        List<URI> resources = request.getResources() == null ? List.of() : request.getResources();
        String key = dpop.key(call, issuer);
        AuthorizationGrant presented = request.getAuthorizationGrant();
        switch (redeem(issuer, client, presented, key, grant -> isFor(grant, resources) && isProven(grant, key))) {
            case Redemption.Unfit(var grant) ->
                throw OAuthException.of(
                        "invalid_target",
                        "resource was expected to be " + grant.resource() + ", as it was authorized.");
            case Redemption.Refused refused -> throw OAuthException.of("invalid_grant", refused.problem());
            case Redemption.Good(var grant, var refreshToken) -> {
                // RFC 9449 section 5: those of clients without a key of their own, who have nothing else to show.
                if (key != null && presented instanceof AuthorizationCodeGrant && isPublic(form)) {
                    grants.bind(grant, key);
                }
                List<String> scopes = scopes(grant, request.getScope());
                AccessTokens.Issued issued = tokens.issue(grant, issuer.url(), scopes, key);
                if (presented instanceof AuthorizationCodeGrant) {
                    steps.note(Step.reached(issuer.name(), Stage.TOKEN, Asker.of(call))
                            .by(client.id(), client.metadata().name())
                            .under(grant.id()));
                }
                call.json(TokenAnswer.of(issued, scopes, refreshToken));
            }
        }
    }

    /// Before the rest is read, so that whoever asks for something that is not there learns just that.
    private static void requireKnownGrantType(Issuer issuer, String type) {
        if (!issuer.grantTypes().contains(type)) {
            throw OAuthException.of(
                    "unsupported_grant_type",
                    "grant_type was expected to be one of " + String.join(", ", issuer.grantTypes()) + ".");
        }
    }

    private static TokenRequest parse(FormRequest form) {
        try {
            return TokenRequest.parse(form.http());
        } catch (ParseException e) {
            throw FormRequest.malformed(e);
        }
    }

    private Redemption redeem(
            Issuer issuer, Client client, AuthorizationGrant grant, @Nullable String key, Predicate<Grant> fits) {
        return switch (grant) {
            case AuthorizationCodeGrant code ->
                grants.redeem(
                        issuer.name(),
                        new PresentedCode(
                                code.getAuthorizationCode().getValue(),
                                client.id(),
                                text(code.getRedirectionURI()),
                                code.getCodeVerifier() == null
                                        ? null
                                        : code.getCodeVerifier().getValue(),
                                key),
                        fits);
            case RefreshTokenGrant refresh ->
                grants.refresh(issuer.name(), refresh.getRefreshToken().getValue(), client.id(), fits);
            default -> throw OAuthException.of("unsupported_grant_type", "This grant type is not supported.");
        };
    }

    private static @Nullable String text(@Nullable URI uri) {
        return uri == null ? null : uri.toString();
    }

    /// A grant is for one resource, which may be named again and not changed (RFC 8707 section 2.2).
    private static boolean isFor(Grant grant, List<URI> resources) {
        return resources.stream().allMatch(resource -> ResourceIndicator.means(resource.toString(), grant.resource()));
    }

    private static boolean isPublic(FormRequest form) {
        return form.parameter("client_assertion") == null;
    }

    /// Asked before a refresh token is used up, so that whoever stole it does not end the sign-in by trying.
    private static boolean isProven(Grant grant, @Nullable String key) {
        if (grant.key() != null && !grant.key().equals(key)) {
            throw OAuthException.of(
                    "invalid_grant",
                    "The refresh token is bound to a key: a DPoP proof by the key of the first request was expected.");
        }
        return true;
    }

    /// Fewer scopes may be asked for, not more (RFC 6749 section 6).
    private static List<String> scopes(Grant grant, @Nullable Scope asked) {
        if (asked == null) {
            return grant.scopes();
        }
        List<String> scopes =
                grant.scopes().stream().filter(asked.toStringList()::contains).toList();
        return scopes.isEmpty() ? grant.scopes() : scopes;
    }
}
