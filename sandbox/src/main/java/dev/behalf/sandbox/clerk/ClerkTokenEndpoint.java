package dev.behalf.sandbox.clerk;

import dev.behalf.sandbox.idp.AccessTokens;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Grant;
import dev.behalf.sandbox.idp.RefreshTokens;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.Scopes;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/oauth/token`, `/oauth/token/revoke`, `/oauth/token_info` and `/oauth/userinfo` of Clerk. The status of an error
/// follows no rule a client could rely on: some `invalid_grant` are 401, others 400.
final class ClerkTokenEndpoint {
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    private final ClerkTenant tenant;
    private final Codes codes;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;

    ClerkTokenEndpoint(ClerkTenant tenant, Codes codes, RefreshTokens refreshTokens, AccessTokens accessTokens) {
        this.tenant = tenant;
        this.codes = codes;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
    }

    Reply token(Request request) {
        if (!request.isForm()) {
            return Reply.error(400, "invalid_request", "The request must be a form.");
        }
        Optional<Client> client = authenticated(request);
        if (client.isEmpty()) {
            return Reply.error(401, "invalid_client", "Client authentication failed.");
        }
        String type = request.parameter("grant_type", "");
        return switch (type) {
            case "authorization_code" -> code(request, client.get());
            case "refresh_token" -> refresh(request, client.get());
            case "" -> Reply.error(400, "invalid_request", "The grant_type is missing.");
            default -> Reply.error(401, "unsupported_grant_type", "The authorization grant type is not supported.");
        };
    }

    Reply revoke(Request request) {
        boolean allowed = tenant.modes().publicRevocation.get()
                || tenant.modes().clientHasSecret.get();
        if (!allowed || authenticated(request).isEmpty()) {
            return Reply.error(401, "invalid_client", "Client authentication failed.");
        }
        String token = request.parameter("token", "");
        if (token.split("\\.", -1).length == 3) {
            return Reply.error(400, "unsupported_token_type", "JWT access tokens cannot be revoked.");
        }
        accessTokens.revokeToken(token);
        refreshTokens.revoke(token);
        return Reply.empty(200);
    }

    /// Introspection; needs client authentication, which a public client hasn't.
    Reply introspect(Request request) {
        if (!tenant.modes().clientHasSecret.get() || authenticated(request).isEmpty()) {
            return Reply.error(401, "invalid_client", "Client authentication failed.");
        }
        return accessTokens
                .holderOf(request.parameter("token", ""), tenant.now())
                .map(holder -> Reply.json(
                        200,
                        Map.of(
                                "active", true,
                                "sub", tenant.subject(holder.person()),
                                "client_id", request.credentials().clientId(),
                                "scope", Scopes.print(holder.scopes()),
                                "iss", tenant.issuer())))
                .orElseGet(() -> Reply.json(200, Map.of("active", false)));
    }

    Reply userInfo(Request request) {
        return request.bearer()
                .flatMap(token -> accessTokens.holderOf(token, tenant.now()))
                .map(holder -> Reply.json(200, userInfo(holder)))
                .orElseGet(() -> Reply.error(401, "invalid_token", "The access token is invalid or has expired.")
                        .with("WWW-Authenticate", "Bearer error=\"invalid_token\""));
    }

    private Map<String, Object> userInfo(AccessTokens.Holder holder) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", tenant.subject(holder.person()));
        claims.put("user_id", tenant.subject(holder.person()));
        claims.putAll(claimsFor(holder.scopes(), tenant.profile(holder.person())));
        if (!holder.organization().isEmpty()) {
            claims.put("org_id", ClerkTenant.organizationId(holder.organization()));
        }
        return claims;
    }

    private Optional<Client> authenticated(Request request) {
        return tenant.clients()
                .authenticate(
                        request.credentials(), tenant.modes().clientHasSecret.get());
    }

    private Reply code(Request request, Client client) {
        return switch (codes.redeem(request, client.id(), true)) {
            case Codes.Redeemed(Grant grant) ->
                success(response(
                        grant, grant.scopes(), grant.has("offline_access") ? refreshTokens.issue(grant) : null, true));
            case Codes.Refused(Codes.Fault fault) ->
                switch (fault) {
                    case UNKNOWN, USED, OTHER_CLIENT, WRONG_VERIFIER -> invalidGrant(401);
                    case EXPIRED, OTHER_REDIRECT_URI -> invalidGrant(400);
                };
        };
    }

    private Reply refresh(Request request, Client client) {
        String token = request.parameter("refresh_token", "");
        Set<String> enabled = tenant.modes().scopes.get();
        if (refreshTokens
                .grantOf(token)
                .filter(grant -> !enabled.containsAll(grant.scopes()))
                .isPresent()) {
            return Reply.error(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.");
        }
        return switch (refreshTokens.redeem(
                token,
                client.id(),
                policy(),
                (grant, next) -> response(grant, narrowed(request, grant), next, false))) {
            case RefreshTokens.Redeemed(Map<String, Object> answer) -> success(answer);
            case RefreshTokens.Refused _ -> invalidGrant(401);
        };
    }

    private RefreshTokens.Policy policy() {
        return switch (tenant.modes().refresh.get()) {
            case STATIC -> RefreshTokens.Policy.fixed(TEN_YEARS, TEN_YEARS);
            case ROTATING ->
                new RefreshTokens.Policy(
                        true,
                        Duration.ZERO,
                        RefreshTokens.Overlap.ANOTHER_TOKEN,
                        tenant.modes().reuseKillsFamily.get(),
                        TEN_YEARS,
                        TEN_YEARS);
        };
    }

    private static Set<String> narrowed(Request request, Grant grant) {
        Set<String> wanted = Scopes.parse(request.parameter("scope", Scopes.print(grant.scopes())));
        wanted.retainAll(grant.scopes());
        return wanted;
    }

    private Map<String, Object> response(
            Grant grant, Set<String> scopes, @Nullable String refreshToken, boolean first) {
        Map<String, Object> body = new LinkedHashMap<>();
        String token = accessToken(grant, scopes);
        body.put(
                "access_token", accessTokens.remember(token, grant, tenant.now().plus(Duration.ofDays(1))));
        body.put("token_type", "Bearer");
        body.put("expires_in", 86400);
        if (refreshToken != null) {
            body.put("refresh_token", refreshToken);
        }
        if (scopes.contains("openid")) {
            body.put("id_token", idToken(grant, scopes, first));
        }
        body.put("scope", Scopes.print(scopes));
        return body;
    }

    private String accessToken(Grant grant, Set<String> scopes) {
        if (tenant.modes().accessTokens.get() == ClerkModes.AccessTokens.OPAQUE) {
            return tenant.opaqueToken();
        }
        TokenBuilder token =
                tenant.accessToken(grant.person()).client(grant.clientId()).scope(Scopes.print(scopes));
        if (tenant.modes().resourceBecomesAudience.get()
                && !grant.request().audience().isEmpty()) {
            token.audience(grant.request().audience());
        }
        return withOrganization(token, grant).sign();
    }

    private String idToken(Grant grant, Set<String> scopes, boolean first) {
        TokenBuilder token = tenant.idToken(grant.person())
                .client(grant.clientId())
                .without(tenant.profile(grant.person()).keySet().toArray(String[]::new))
                .claims(claimsFor(scopes, tenant.profile(grant.person())));
        if (first) {
            grant.request().parameter("nonce").ifPresent(nonce -> token.claim("nonce", nonce));
        }
        return withOrganization(token, grant).sign();
    }

    private static TokenBuilder withOrganization(TokenBuilder token, Grant grant) {
        grant.organizationName().ifPresent(name -> token.claim("org_id", ClerkTenant.organizationId(name)));
        return token;
    }

    private static Map<String, Object> claimsFor(Set<String> scopes, Map<String, Object> profile) {
        Map<String, Object> claims = new LinkedHashMap<>(profile);
        claims.keySet().removeIf(name -> !scopes.contains(name.startsWith("email") ? "email" : "profile"));
        return claims;
    }

    private static Reply invalidGrant(int status) {
        return Reply.error(
                status,
                "invalid_grant",
                "The authorization grant or refresh token is invalid, expired, or of another client.");
    }

    private static Reply success(Map<String, Object> body) {
        return Reply.json(200, body).with("Cache-Control", "no-store");
    }
}
