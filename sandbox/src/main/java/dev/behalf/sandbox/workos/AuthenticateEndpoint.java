package dev.behalf.sandbox.workos;

import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Grant;
import dev.behalf.sandbox.idp.Opaque;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.RefreshTokens;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/user_management/authenticate` of AuthKit: JSON in and out, no ID token, always rotating refresh tokens.
final class AuthenticateEndpoint {
    /// Replaying a spent token within this time yields the same pair again.
    private static final Duration REPLAY = Duration.ofSeconds(30);

    private static final Duration SESSION = Duration.ofDays(30);

    private final WorkOsTenant tenant;
    private final Codes codes;
    private final RefreshTokens refreshTokens;

    AuthenticateEndpoint(WorkOsTenant tenant, Codes codes, RefreshTokens refreshTokens) {
        this.tenant = tenant;
        this.codes = codes;
        this.refreshTokens = refreshTokens;
    }

    Reply authenticate(Request request) {
        if (!request.isJson()) {
            return Reply.error(400, "invalid_request", "The request must be JSON.");
        }
        Optional<Client> client = tenant.clients()
                .authenticate(
                        request.credentials(), tenant.modes().clientHasSecret.get());
        if (client.isEmpty()) {
            return Reply.error(400, "invalid_client", "Invalid client ID or secret.");
        }
        String type = request.parameter("grant_type", "");
        if (!client.get().grants().contains(type)) {
            return Reply.error(400, "unauthorized_client", "The client may not use the grant type '" + type + "'.");
        }
        return switch (type) {
            case "authorization_code" -> code(request, client.get());
            case "refresh_token" -> refresh(request, client.get());
            default -> Reply.error(400, "unsupported_grant_type", "Unsupported grant type.");
        };
    }

    private Reply code(Request request, Client client) {
        if (request.parameter("code_verifier").isEmpty()
                && !tenant.modes().clientHasSecret.get()) {
            return Reply.error(400, "invalid_client", "Invalid client ID or secret.");
        }
        return switch (codes.redeem(request, client.id(), false)) {
            case Codes.Redeemed(Grant grant) ->
                tenant.modes().challenge.get() == WorkOsModes.Challenge.NONE
                        ? success(response(grant, refreshTokens.issue(grant)))
                        : challenge(tenant.modes().challenge.get(), grant.person());
            case Codes.Refused(Codes.Fault fault) ->
                Reply.error(
                        400,
                        "invalid_grant",
                        fault == Codes.Fault.WRONG_VERIFIER
                                ? "The code verifier doesn't match the code challenge."
                                : "The code has expired or is invalid.");
        };
    }

    private Reply refresh(Request request, Client client) {
        String token = request.parameter("refresh_token", "");
        Optional<String> organization = request.parameter("organization_id");
        if (organization.isPresent()) {
            Optional<Reply> fault = rescope(token, organization.get());
            if (fault.isPresent()) {
                return fault.get();
            }
        }
        var policy = new RefreshTokens.Policy(true, REPLAY, RefreshTokens.Overlap.SAME_ANSWER, false, SESSION, SESSION);
        return switch (refreshTokens.redeem(token, client.id(), policy, this::response)) {
            case RefreshTokens.Redeemed(Map<String, Object> answer) -> success(answer);
            case RefreshTokens.Refused(RefreshTokens.Fault fault) ->
                Reply.error(
                        400,
                        "invalid_grant",
                        switch (fault) {
                            case SPENT -> "Refresh token already exchanged.";
                            case REVOKED, EXPIRED -> "Session has already ended.";
                            case UNKNOWN, OTHER_CLIENT -> "Invalid refresh token.";
                        });
        };
    }

    private Optional<Reply> rescope(String token, String organizationId) {
        Optional<String> name = Organizations.nameOf(organizationId);
        if (name.isEmpty()) {
            return Optional.of(Reply.error(400, "organization_not_found", "The organization was not found."));
        }
        boolean member = refreshTokens
                .grantOf(token)
                .filter(grant -> !grant.person().organizations().contains(name.get()))
                .isEmpty();
        if (!member) {
            return Optional.of(Reply.error(
                    400, "organization_membership_not_found", "The user is not a member of the organization."));
        }
        refreshTokens.change(token, grant -> grant.withOrganization(name.get()));
        return Optional.empty();
    }

    private Map<String, Object> response(Grant grant, @Nullable String refreshToken) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("user", user(grant.person()));
        grant.organizationName().ifPresent(name -> body.put("organization_id", Organizations.idOf(name)));
        body.put("access_token", accessToken(grant));
        if (refreshToken != null) {
            body.put("refresh_token", refreshToken);
        }
        body.put("authentication_method", "SSO");
        return body;
    }

    private String accessToken(Grant grant) {
        TokenBuilder token = tenant.accessToken(grant.person()).claim("sid", "session_" + grant.id());
        return grant.organizationName()
                .map(name -> token.claim("org_id", Organizations.idOf(name)))
                .orElseGet(() -> token.without("org_id", "role", "roles", "permissions"))
                .sign();
    }

    private Map<String, Object> user(Person person) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("object", "user");
        user.put("id", tenant.subject(person));
        user.put("email", person.email());
        user.put("email_verified", true);
        user.put("first_name", person.givenName());
        user.put("last_name", person.familyName());
        user.put("profile_picture_url", null);
        user.put("created_at", "2026-01-01T00:00:00.000Z");
        user.put("updated_at", "2026-01-01T00:00:00.000Z");
        return user;
    }

    private Reply challenge(WorkOsModes.Challenge challenge, Person person) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", challenge.name().toLowerCase(Locale.ROOT));
        body.put("message", "The sign-in needs one more step.");
        body.put("pending_authentication_token", Opaque.letters(25));
        body.put("user", user(person));
        if (challenge == WorkOsModes.Challenge.ORGANIZATION_SELECTION_REQUIRED) {
            body.put(
                    "organizations",
                    person.organizations().stream()
                            .map(name -> Map.of("id", Organizations.idOf(name), "name", name))
                            .toList());
        }
        if (challenge == WorkOsModes.Challenge.EMAIL_VERIFICATION_REQUIRED) {
            body.put("email", person.email());
            body.put("email_verification_id", "email_verification_" + Opaque.ulid());
        }
        if (challenge == WorkOsModes.Challenge.MFA_CHALLENGE) {
            body.put("authentication_factors", List.of(Map.of("id", "auth_factor_" + Opaque.ulid(), "type", "totp")));
        }
        return Reply.json(403, body);
    }

    private static Reply success(Map<String, Object> body) {
        return Reply.json(200, body).with("Cache-Control", "no-store");
    }
}
