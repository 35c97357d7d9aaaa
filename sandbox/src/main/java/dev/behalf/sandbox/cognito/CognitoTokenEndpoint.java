package dev.behalf.sandbox.cognito;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.behalf.sandbox.idp.AccessTokens;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Encoding;
import dev.behalf.sandbox.idp.Grant;
import dev.behalf.sandbox.idp.RefreshTokens;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.Scopes;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/oauth2/token`, `/oauth2/revoke` and `/oauth2/userInfo` of a user pool's domain. Errors are 400 without a
/// description, nearly always.
final class CognitoTokenEndpoint {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String ACR_PREFIX = "urn:cognito:loa:";

    private final CognitoPool pool;
    private final CognitoTenant region;
    private final Codes codes;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;

    CognitoTokenEndpoint(
            CognitoPool pool,
            CognitoTenant region,
            Codes codes,
            RefreshTokens refreshTokens,
            AccessTokens accessTokens) {
        this.pool = pool;
        this.region = region;
        this.codes = codes;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
    }

    Reply token(Request request) {
        String type = request.parameter("grant_type", "");
        if (!request.isForm()
                || type.isEmpty()
                || request.credentials().clientId().isEmpty()) {
            return error("invalid_request");
        }
        Optional<Client> client = authenticated(request);
        if (client.isEmpty()) {
            return error("invalid_client");
        }
        return switch (type) {
            case "authorization_code", "refresh_token", "client_credentials" -> granted(type, request, client.get());
            default -> error("unsupported_grant_type");
        };
    }

    private Reply granted(String type, Request request, Client client) {
        if (!client.grants().contains(type)) {
            return error("unauthorized_client");
        }
        return switch (type) {
            case "authorization_code" -> code(request, client);
            case "refresh_token" -> refresh(request, client);
            default -> machine();
        };
    }

    Reply revoke(Request request) {
        if (authenticated(request).isEmpty()) {
            return Reply.error(401, "invalid_client", "");
        }
        String token = request.parameter("token", "");
        if (!pool.modes().revocation.get() || token.isEmpty()) {
            return error("invalid_request");
        }
        if (token.split("\\.", -1).length == 3) {
            return error("unsupported_token_type");
        }
        refreshTokens.grantOf(token).ifPresent(grant -> accessTokens.revoke(grant.id()));
        refreshTokens.revoke(token);
        return Reply.empty(200);
    }

    Reply userInfo(Request request) {
        return request.bearer()
                .flatMap(token -> accessTokens.holderOf(token, region.now()))
                .filter(holder -> holder.scopes().contains("openid"))
                .map(holder -> Reply.json(200, userInfo(holder)))
                .orElseGet(() -> Reply.error(401, "invalid_token", "Access token is invalid, expired or revoked")
                        .with("WWW-Authenticate", "Bearer error=\"invalid_token\""));
    }

    // The one place where Cognito writes email_verified as a string.
    private Map<String, Object> userInfo(AccessTokens.Holder holder) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", pool.subject(holder.person()));
        claims.put("username", holder.person().key());
        if (holder.scopes().contains("email")) {
            claims.put("email", holder.person().email());
            claims.put("email_verified", "true");
        }
        if (holder.scopes().contains("profile")) {
            claims.put("name", holder.person().name());
        }
        return claims;
    }

    private Optional<Client> authenticated(Request request) {
        return pool.clients()
                .authenticate(
                        request.credentials(), pool.modes().clientHasSecret.get());
    }

    // A code grant always brings a refresh token; there is no scope for it.
    private Reply code(Request request, Client client) {
        return switch (codes.redeem(request, client.id(), true)) {
            case Codes.Redeemed(Grant grant) -> success(response(grant, refreshTokens.issue(grant), true));
            case Codes.Refused(Codes.Fault fault) ->
                switch (fault) {
                    case UNKNOWN, USED, EXPIRED, OTHER_CLIENT, WRONG_VERIFIER -> error("invalid_grant");
                    case OTHER_REDIRECT_URI -> error("unauthorized_client");
                };
        };
    }

    private Reply refresh(Request request, Client client) {
        return switch (refreshTokens.redeem(
                request.parameter("refresh_token", ""),
                client.id(),
                policy(),
                (grant, next) -> response(grant, next, false))) {
            case RefreshTokens.Redeemed(Map<String, Object> answer) -> success(answer);
            case RefreshTokens.Refused _ -> error("invalid_grant");
        };
    }

    private RefreshTokens.Policy policy() {
        return switch (pool.modes().refresh.get()) {
            case STATIC -> RefreshTokens.Policy.fixed(MONTH, MONTH);
            case ROTATING ->
                new RefreshTokens.Policy(
                        true, pool.modes().grace.get(), RefreshTokens.Overlap.ANOTHER_TOKEN, false, MONTH, MONTH);
        };
    }

    // No scope member.
    private Map<String, Object> response(Grant grant, @Nullable String refreshToken, boolean first) {
        Map<String, Object> body = new LinkedHashMap<>();
        String accessToken = accessToken(grant);
        if (grant.has("openid")) {
            body.put("id_token", idToken(grant, first, accessToken));
        }
        body.put(
                "access_token",
                accessTokens.remember(accessToken, grant, region.now().plus(HOUR)));
        if (refreshToken != null) {
            body.put("refresh_token", refreshToken);
        }
        body.put("expires_in", 3600);
        body.put("token_type", "Bearer");
        return body;
    }

    private String accessToken(Grant grant) {
        TokenBuilder token = of(pool.accessToken(grant.person()), grant).scope(Scopes.print(grant.scopes()));
        String resource = grant.request().audience();
        return resource.isEmpty() ? token.sign() : token.audience(resource).sign();
    }

    private String idToken(Grant grant, boolean first, String accessToken) {
        TokenBuilder token = of(pool.idToken(grant.person()), grant).claim("at_hash", hashOf(accessToken));
        if (!grant.has("email")) {
            token.without("email", "email_verified");
        }
        if (!grant.has("profile")) {
            token.without("name");
        }
        if (first) {
            grant.request().parameter("nonce").ifPresent(nonce -> token.claim("nonce", nonce));
        }
        return stepUp(token, grant).sign();
    }

    /// The left half of the SHA-256 (OpenID Connect Core, section 3.1.3.6).
    private static String hashOf(String accessToken) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(accessToken.getBytes(US_ASCII));
            return Encoding.base64Url(Arrays.copyOf(whole, whole.length / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TokenBuilder of(TokenBuilder token, Grant grant) {
        return token.client(grant.clientId())
                .claim("origin_jti", grant.id())
                .claim("auth_time", grant.authTime().getEpochSecond());
    }

    private TokenBuilder stepUp(TokenBuilder token, Grant grant) {
        String wanted = grant.request().parameter("acr_values").orElse("");
        if (!pool.modes().stepUp.get() || !wanted.startsWith(ACR_PREFIX)) {
            return token;
        }
        return token.claim("acr", wanted)
                .claim(
                        "amr",
                        switch (wanted.substring(ACR_PREFIX.length())) {
                            case "1" -> List.of("pwd");
                            case "2" -> List.of("email_otp");
                            case "3" -> List.of("swk", "mfa");
                            default -> List.of("pwd", "otp", "mfa");
                        });
    }

    private Reply machine() {
        return pool.modes().clientHasSecret.get()
                ? success(Map.of(
                        "access_token",
                        pool.clientCredentialsToken().sign(),
                        "expires_in",
                        3600,
                        "token_type",
                        "Bearer"))
                : error("invalid_client");
    }

    private static Reply error(String error) {
        return Reply.error(400, error, "");
    }

    private static Reply success(Map<String, Object> body) {
        return Reply.json(200, body).with("Cache-Control", "no-store");
    }
}
