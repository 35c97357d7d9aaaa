package dev.behalf.server.federation;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.federation.SignInOutcome.Failed;
import dev.behalf.server.federation.SignInOutcome.SignedIn;
import dev.behalf.token.Explanation;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// By the access token of WorkOS AuthKit, which has no ID token and so no nonce: state and PKCE bind the answer to the
/// sign-in, and the verifier's rules the token to client, session and organization.
record AuthKitCompletion(ProviderSettings.WorkOs settings, Provider provider) implements Completion {

    @Override
    public SignInOutcome complete(
            PendingSignIn pending, @Nullable String issInAnswer, TokenDocument response, ProviderTokens tokens) {
        Explanation explained = provider.tokens().explain(tokens.accessToken());
        return switch (explained.verdict()) {
            case Verdict.Refused(Refusal refusal) -> new Failed(SignInProblem.of(reason(refusal), refusal), explained);
            case Verdict.Undecided(Refusal refusal) ->
                new Failed(SignInProblem.of(SignInReason.PROVIDER_UNREACHABLE, refusal), explained);
            case Verdict.Verified(VerifiedToken token) -> signedIn(response, tokens, token, explained);
        };
    }

    private static SignInReason reason(Refusal refusal) {
        return refusal.reason() == Reason.ORGANIZATION_MISMATCH || refusal.reason() == Reason.ORGANIZATION_MISSING
                ? SignInReason.OTHER_ORGANIZATION
                : SignInReason.TOKEN_REFUSED;
    }

    private SignInOutcome signedIn(
            TokenDocument response, ProviderTokens tokens, VerifiedToken token, Explanation explained) {
        JsonNode user = Completion.object(response, "user");
        if (user == null || !token.subject().equals(Documents.text(user, "id"))) {
            return new Failed(
                    new SignInProblem(
                            SignInReason.PROFILE_UNUSABLE,
                            "the user of the access token",
                            user == null ? "no user" : "another user",
                            "The two parts of the answer are not of one person. Do not go on with them."),
                    explained);
        }
        String organization = Documents.text(response.document(), "organization_id");
        if (organization != null && !organization.equals(settings.organizationId())) {
            return SsoCompletion.otherOrganization(settings, organization);
        }
        Map<String, @Nullable Object> claims =
                new LinkedHashMap<>(token.claims().asMap());
        Documents.members(user).forEach(claims::putIfAbsent);
        ProviderTokens complete = new ProviderTokens(
                tokens.accessToken(), token.expiresAt(), token.scopes(), tokens.refreshToken(), null);
        return new SignedIn(
                new Person(provider.workOsApi(), token.subject(), token.organization(), claims), complete, explained);
    }
}
