package dev.behalf.server.federation;

import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderType;
import java.util.Set;

/// What a provider's errors mean, at the callback (RFC 6749 section 4.1.2.1, OpenID Connect Core 3.1.2.6) and at its
/// token endpoint (RFC 6749 section 5.2).
record Answers(ProviderType type, PendingSignIn pending) {

    private static final Set<String> INTERACTION = Set.of(
            "login_required",
            "interaction_required",
            "consent_required",
            "account_selection_required",
            // WorkOS AuthKit, for steps that the application is to show.
            "organization_selection_required",
            "mfa_enrollment",
            "mfa_challenge",
            "email_verification_required",
            "sso_required");

    private static final Set<String> NOT_NOW = Set.of("server_error", "temporarily_unavailable");

    private static final String EXPECTED_CODE = "an authorization code";

    /// @param error as it came through the browser
    SignInProblem atCallback(String error, String description) {
        String found = Printable.text(error) + (description.isEmpty() ? "" : ": " + Printable.text(description));
        return switch (error) {
            // The second is WorkOS's.
            case "access_denied", "signin_consent_denied" ->
                new SignInProblem(SignInReason.DECLINED, EXPECTED_CODE, found, Advice.declined(type));
            case "invalid_client" -> publicClient(EXPECTED_CODE, found);
            default -> shared(error, EXPECTED_CODE, found);
        };
    }

    SignInProblem atTokenEndpoint(TokenAnswer.Denied denied) {
        return switch (denied.error()) {
            case "invalid_grant" ->
                new SignInProblem(SignInReason.CODE_REFUSED, "tokens for the code", denied.text(), Advice.code(type));
            // Auth0 answers access_denied to a confidential application without its secret.
            case "invalid_client", "access_denied", "pkce_not_supported" ->
                publicClient("tokens for the code, without a client secret", denied.text());
            default -> shared(denied.error(), "tokens for the code", denied.text());
        };
    }

    private SignInProblem publicClient(String expected, String found) {
        return new SignInProblem(
                SignInReason.CLIENT_NOT_PUBLIC,
                expected,
                found,
                Advice.publicClient(type, pending.options().product()));
    }

    private SignInProblem shared(String error, String expected, String found) {
        if (INTERACTION.contains(error)) {
            return new SignInProblem(SignInReason.INTERACTION_NEEDED, expected, found, Advice.interaction(type));
        }
        if (NOT_NOW.contains(error)) {
            return new SignInProblem(SignInReason.PROVIDER_UNREACHABLE, expected, found, "Try again shortly.");
        }
        return switch (error) {
            case "invalid_scope" ->
                new SignInProblem(
                        SignInReason.SCOPE_NOT_ENABLED, expected, found, Advice.scopes(type, pending.scopes()));
            case "unauthorized_client", "unsupported_grant_type", "unsupported_response_type" ->
                new SignInProblem(
                        SignInReason.GRANT_NOT_ALLOWED,
                        expected,
                        found,
                        Advice.grant(type, pending.callback().toString()));
            case "organization_invalid", "connection_invalid" ->
                new SignInProblem(
                        SignInReason.PROVIDER_ERROR,
                        expected,
                        found,
                        "Give the organization an active connection in the WorkOS dashboard, under Organizations > your"
                                + " organization > Single sign-on; or sign in with AuthKit.");
            default ->
                new SignInProblem(
                        SignInReason.PROVIDER_ERROR,
                        expected,
                        found,
                        "The provider's own log says more about this refusal.");
        };
    }
}
