package dev.behalf.sandbox.workos;

import dev.behalf.sandbox.idp.AccessTokens;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Grant;
import dev.behalf.sandbox.idp.Opaque;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `/sso/token` and `/sso/profile`: one authentication, handed over as a profile. No ID token, no refresh token.
final class SsoEndpoint {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final WorkOsTenant tenant;
    private final Codes codes;
    private final AccessTokens accessTokens;

    SsoEndpoint(WorkOsTenant tenant, Codes codes, AccessTokens accessTokens) {
        this.tenant = tenant;
        this.codes = codes;
        this.accessTokens = accessTokens;
    }

    Reply token(Request request) {
        Request.Credentials credentials = request.credentials();
        if (tenant.clients().find(credentials.clientId()).isEmpty() || !proven(request, credentials)) {
            return Reply.error(400, "invalid_client", "Invalid client ID or secret.");
        }
        if (!request.parameter("grant_type", "").equals("authorization_code")) {
            return Reply.error(400, "unsupported_grant_type", "Unsupported grant type.");
        }
        return switch (codes.redeem(request, credentials.clientId(), false)) {
            case Codes.Redeemed(Grant grant) -> Reply.json(200, response(grant)).with("Cache-Control", "no-store");
            case Codes.Refused(Codes.Fault fault) ->
                Reply.error(
                        400,
                        "invalid_grant",
                        fault == Codes.Fault.WRONG_VERIFIER
                                ? "The code verifier doesn't match the code challenge."
                                : "The code has expired or has already been used.");
        };
    }

    Reply profile(Request request) {
        return request.bearer()
                .flatMap(token -> accessTokens.holderOf(token, tenant.now()))
                .map(holder -> Reply.json(200, profile(holder.person(), holder.organization())))
                .orElseGet(() -> Reply.json(401, Map.of("error", "Unauthorized")));
    }

    private boolean proven(Request request, Request.Credentials credentials) {
        if (!credentials.secret().isEmpty()) {
            return credentials.secret().equals(Client.SECRET);
        }
        boolean secretless = tenant.modes().secretlessSso.get()
                && !tenant.modes().clientHasSecret.get();
        return secretless && request.parameter("code_verifier").isPresent();
    }

    private Map<String, Object> response(Grant grant) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_type", "Bearer");
        body.put(
                "access_token",
                accessTokens.remember(accessToken(grant), grant, tenant.now().plus(TEN_MINUTES)));
        body.put("expires_in", TEN_MINUTES.toSeconds());
        body.put("profile", profile(grant.person(), grant.organizationName().orElse("")));
        if (tenant.modes().upstreamTokens.get()) {
            body.put("oauth_tokens", upstreamTokens());
        }
        return body;
    }

    private String accessToken(Grant grant) {
        return switch (tenant.modes().ssoToken.get()) {
            case OPAQUE -> Opaque.ulid();
            case JWT -> tenant.ssoToken(profileId(grant.person())).sign();
        };
    }

    private Map<String, Object> upstreamTokens() {
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("provider", "GoogleOAuth");
        tokens.put("access_token", "ya29." + Opaque.letters(40));
        tokens.put("refresh_token", "1//" + Opaque.letters(40));
        tokens.put("expires_at", tenant.now().plus(Duration.ofHours(1)).getEpochSecond());
        tokens.put("scopes", List.of("email"));
        return tokens;
    }

    private static Map<String, Object> profile(Person person, String organization) {
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("object", "profile");
        profile.put("id", profileId(person));
        if (!organization.isEmpty()) {
            profile.put("organization_id", Organizations.idOf(organization));
        }
        profile.put("connection_id", WorkOsTenant.CONNECTION_ID);
        profile.put("connection_type", organization.isEmpty() ? "GoogleOAuth" : "OktaSAML");
        profile.put("idp_id", person.lettersAt("okta", 20));
        profile.put("email", person.email());
        profile.put("first_name", person.givenName());
        profile.put("last_name", person.familyName());
        profile.put("name", person.name());
        profile.put("role", Map.of("slug", "member"));
        profile.put("roles", List.of(Map.of("slug", "member")));
        profile.put("groups", person.groups());
        profile.put("custom_attributes", Map.of());
        profile.put("raw_attributes", Map.of());
        return profile;
    }

    private static String profileId(Person person) {
        return "prof_01" + person.lettersAt("profile", 24).toUpperCase(Locale.ROOT);
    }
}
