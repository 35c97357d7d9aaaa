package dev.behalf.sandbox.oidc;

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
import org.jspecify.annotations.Nullable;

/// Token, revocation and userinfo endpoints by the letter of RFC 6749, RFC 7009 and OpenID Connect Core.
final class OidcTokenEndpoint {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(30);

    private final OidcTenant tenant;
    private final Codes codes;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;

    OidcTokenEndpoint(OidcTenant tenant, Codes codes, RefreshTokens refreshTokens, AccessTokens accessTokens) {
        this.tenant = tenant;
        this.codes = codes;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
    }

    Reply token(Request request) {
        if (!request.isForm()) {
            return Reply.error(400, "invalid_request", "The request must be a form (RFC 6749, section 4.1.3)");
        }
        Optional<Client> client = authenticated(request);
        if (client.isEmpty()) {
            return Reply.error(401, "invalid_client", "Client authentication failed");
        }
        String type = request.parameter("grant_type", "");
        if (!client.get().grants().contains(type)) {
            return Reply.error(400, "unauthorized_client", "This client may not use the grant type " + type);
        }
        return switch (type) {
            case "authorization_code" -> code(request, client.get());
            case "refresh_token" -> refresh(request, client.get());
            default -> Reply.error(400, "unsupported_grant_type", "Unsupported grant type " + type);
        };
    }

    Reply revoke(Request request) {
        if (authenticated(request).isEmpty()) {
            return Reply.error(401, "invalid_client", "Client authentication failed");
        }
        String token = request.parameter("token", "");
        refreshTokens.grantOf(token).ifPresent(grant -> accessTokens.revoke(grant.id()));
        refreshTokens.revoke(token);
        accessTokens.revokeToken(token);
        return Reply.empty(200);
    }

    Reply userInfo(Request request) {
        return request.bearer()
                .flatMap(token -> accessTokens.holderOf(token, tenant.now()))
                .filter(holder -> holder.scopes().contains("openid"))
                .map(holder -> Reply.json(200, userInfo(holder)))
                .orElseGet(() -> Reply.empty(401).with("WWW-Authenticate", "Bearer error=\"invalid_token\""));
    }

    private Map<String, Object> userInfo(AccessTokens.Holder holder) {
        Map<String, Object> claims = new LinkedHashMap<>(tenant.profile(holder.person()));
        claims.put("sub", tenant.subject(holder.person()));
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
                success(response(grant, grant.has("offline_access") ? refreshTokens.issue(grant) : null, true));
            case Codes.Refused(Codes.Fault fault) ->
                Reply.error(400, "invalid_grant", "The code is not good: " + fault);
        };
    }

    private Reply refresh(Request request, Client client) {
        return switch (refreshTokens.redeem(
                request.parameter("refresh_token", ""),
                client.id(),
                policy(),
                (grant, next) -> response(grant, next, false))) {
            case RefreshTokens.Redeemed(Map<String, Object> answer) -> success(answer);
            case RefreshTokens.Refused(RefreshTokens.Fault fault) ->
                Reply.error(400, "invalid_grant", "The refresh token is not good: " + fault);
        };
    }

    private RefreshTokens.Policy policy() {
        return switch (tenant.modes().refresh.get()) {
            case STATIC -> RefreshTokens.Policy.fixed(MONTH, MONTH);
            case ROTATING ->
                new RefreshTokens.Policy(
                        true,
                        tenant.modes().grace.get(),
                        RefreshTokens.Overlap.ANOTHER_TOKEN,
                        tenant.modes().reuseKillsFamily.get(),
                        MONTH,
                        MONTH);
        };
    }

    private Map<String, Object> response(Grant grant, @Nullable String refreshToken, boolean first) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "access_token",
                accessTokens.remember(accessToken(grant), grant, tenant.now().plus(HOUR)));
        body.put("token_type", "Bearer");
        body.put("expires_in", HOUR.toSeconds());
        if (refreshToken != null) {
            body.put("refresh_token", refreshToken);
        }
        if (grant.has("openid")) {
            body.put("id_token", idToken(grant, first));
        }
        body.put("scope", Scopes.print(grant.scopes()));
        return body;
    }

    private String accessToken(Grant grant) {
        if (tenant.modes().accessTokens.get() == OidcModes.AccessTokens.OPAQUE) {
            return tenant.opaqueToken();
        }
        TokenBuilder token =
                tenant.accessToken(grant.person()).client(grant.clientId()).scope(Scopes.print(grant.scopes()));
        String resource = grant.request().audience();
        return resource.isEmpty() ? token.sign() : token.audience(resource).sign();
    }

    private String idToken(Grant grant, boolean first) {
        TokenBuilder token = tenant.idToken(grant.person()).client(grant.clientId());
        if (tenant.modes().authTime.get()) {
            token.claim("auth_time", grant.authTime().getEpochSecond());
        }
        if (first) {
            grant.request().parameter("nonce").ifPresent(nonce -> token.claim("nonce", nonce));
        }
        return token.sign();
    }

    private static Reply success(Map<String, Object> body) {
        return Reply.json(200, body).with("Cache-Control", "no-store");
    }
}
