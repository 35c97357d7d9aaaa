package dev.behalf.sandbox.auth0;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/oauth/token`, `/oauth/revoke` and `/userinfo` of Auth0.
final class Auth0TokenEndpoint {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String MFA = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";

    private final Auth0Tenant tenant;
    private final Codes codes;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;

    Auth0TokenEndpoint(Auth0Tenant tenant, Codes codes, RefreshTokens refreshTokens, AccessTokens accessTokens) {
        this.tenant = tenant;
        this.codes = codes;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
    }

    Reply token(Request request) {
        Optional<Client> client = tenant.clients()
                .authenticate(
                        request.credentials(), tenant.modes().clientHasSecret.get());
        if (client.isEmpty()) {
            return Reply.error(401, "access_denied", "Unauthorized");
        }
        String type = request.parameter("grant_type", "");
        if (!client.get().grants().contains(type)) {
            return Reply.error(403, "unauthorized_client", "Grant type '" + type + "' not allowed for the client.");
        }
        return switch (type) {
            case "authorization_code" -> code(request, client.get());
            case "refresh_token" -> refresh(request, client.get());
            case "client_credentials" -> machine();
            default -> Reply.error(403, "unsupported_grant_type", "Unsupported grant type: " + type);
        };
    }

    Reply revoke(Request request) {
        if (tenant.clients()
                .authenticate(
                        request.credentials(), tenant.modes().clientHasSecret.get())
                .isEmpty()) {
            return Reply.error(401, "invalid_client", "Unauthorized");
        }
        if (request.parameter("token").isEmpty()) {
            return Reply.error(400, "invalid_request", "Missing required parameter: token");
        }
        refreshTokens.revoke(request.parameter("token", ""));
        return Reply.empty(200);
    }

    Reply userInfo(Request request) {
        return request.bearer()
                .flatMap(token -> accessTokens.holderOf(token, tenant.now()))
                .filter(holder -> holder.scopes().contains("openid"))
                .map(holder -> Reply.json(200, userInfo(holder)))
                .orElseGet(() ->
                        Reply.text(401, "Unauthorized").with("WWW-Authenticate", "Bearer error=\"invalid_token\""));
    }

    private Map<String, Object> userInfo(AccessTokens.Holder holder) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", tenant.subject(holder.person()));
        claims.putAll(claimsFor(holder.scopes(), tenant.profile(holder.person())));
        return claims;
    }

    private Reply code(Request request, Client client) {
        return switch (codes.redeem(request, client.id(), true)) {
            case Codes.Redeemed(Grant grant) -> {
                boolean bound = grant.request().parameter("code_challenge").isPresent()
                        || tenant.modes().clientHasSecret.get();
                yield bound ? first(grant, client) : Reply.error(401, "access_denied", "Unauthorized");
            }
            case Codes.Refused(Codes.Fault fault) ->
                Reply.error(
                        403,
                        "invalid_grant",
                        switch (fault) {
                            case UNKNOWN, USED, EXPIRED, OTHER_CLIENT -> "Invalid authorization code";
                            case OTHER_REDIRECT_URI -> "The redirect URI is wrong.";
                            case WRONG_VERIFIER -> "Failed to verify code verifier";
                        });
        };
    }

    private Reply first(Grant grant, Client client) {
        boolean offline = grant.has("offline_access") && client.grants().contains("refresh_token");
        String refreshToken = offline ? refreshTokens.issue(grant) : null;
        return success(response(grant, grant.scopes(), refreshToken, true));
    }

    private Reply refresh(Request request, Client client) {
        return switch (refreshTokens.redeem(
                request.parameter("refresh_token", ""),
                client.id(),
                policy(),
                (grant, next) -> response(grant, narrowed(request, grant), next, false))) {
            case RefreshTokens.Redeemed(Map<String, Object> answer) -> success(answer);
            case RefreshTokens.Refused _ -> Reply.error(403, "invalid_grant", "Unknown or invalid refresh token.");
        };
    }

    private RefreshTokens.Policy policy() {
        return switch (tenant.modes().refresh.get()) {
            case STATIC -> RefreshTokens.Policy.fixed(Duration.ofDays(365), MONTH);
            case ROTATING ->
                new RefreshTokens.Policy(
                        true, tenant.modes().leeway.get(), RefreshTokens.Overlap.ANOTHER_TOKEN, true, MONTH, MONTH);
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
        Duration lifetime = tenant.modes().lifetime.get();
        body.put(
                "access_token", accessTokens.remember(token, grant, tenant.now().plus(lifetime)));
        if (refreshToken != null) {
            body.put("refresh_token", refreshToken);
        }
        if (scopes.contains("openid")) {
            body.put("id_token", idToken(grant, scopes, first));
        }
        body.put("scope", Scopes.print(scopes));
        body.put("expires_in", lifetime.toSeconds());
        body.put("token_type", "Bearer");
        return body;
    }

    private String accessToken(Grant grant, Set<String> scopes) {
        String audience = grant.request().audience();
        if (audience.isEmpty()) {
            return switch (tenant.modes().withoutAudience.get()) {
                case ENCRYPTED -> tenant.encryptedToken();
                case OPAQUE -> tenant.opaqueToken();
            };
        }
        TokenBuilder token = tenant.accessToken(grant.person())
                .expiresIn(tenant.modes().lifetime.get())
                .issuer(grant.request().origin() + "/")
                .client(grant.clientId())
                .scope(Scopes.print(scopes));
        // aud is a plain string unless openid adds the userinfo endpoint.
        if (scopes.contains("openid")) {
            token.audience(audience, grant.request().origin() + "/userinfo");
        } else {
            token.audience(audience);
        }
        return withOrganization(token, grant).sign();
    }

    private String idToken(Grant grant, Set<String> scopes, boolean first) {
        TokenBuilder token = tenant.idToken(grant.person())
                .issuer(grant.request().origin() + "/")
                .client(grant.clientId())
                .claim("sid", grant.id())
                .without("name", "given_name", "family_name", "nickname", "email", "email_verified")
                .claims(claimsFor(scopes, tenant.profile(grant.person())));
        if (first) {
            grant.request().parameter("nonce").ifPresent(nonce -> token.claim("nonce", nonce));
        }
        if (grant.request().parameter("max_age").isPresent() || grant.request().prompts("login")) {
            token.claim("auth_time", grant.authTime().getEpochSecond());
        }
        if (tenant.modes().stepUp.get()
                && grant.request().parameter("acr_values").equals(Optional.of(MFA))) {
            token.claim("acr", MFA).claim("amr", List.of("mfa"));
        }
        return withOrganization(token, grant).sign();
    }

    private static TokenBuilder withOrganization(TokenBuilder token, Grant grant) {
        return grant.organization() == null
                ? token
                : token.claim("org_id", Auth0Tenant.ORGANIZATION_ID).claim("org_name", grant.organization());
    }

    private static Map<String, Object> claimsFor(Set<String> scopes, Map<String, Object> profile) {
        Map<String, Object> claims = new LinkedHashMap<>(profile);
        claims.keySet().removeIf(name -> !scopes.contains(name.startsWith("email") ? "email" : "profile"));
        return claims;
    }

    private Reply machine() {
        if (!tenant.modes().clientHasSecret.get()) {
            return Reply.error(401, "access_denied", "Unauthorized");
        }
        return success(Map.of(
                "access_token", tenant.clientCredentialsToken().sign(), "expires_in", 86400, "token_type", "Bearer"));
    }

    private static Reply success(Map<String, Object> body) {
        return Reply.json(200, body).with("Cache-Control", "no-store");
    }
}
