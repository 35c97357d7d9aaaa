package dev.behalf.server.federation;

import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.federation.SignInOutcome.SignedIn;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// By the profile of WorkOS single sign-on. There is no ID token: that the profile is WorkOS's is known from TLS alone,
/// as OpenID Connect Core 3.1.3.7 (6) allows for a token that comes straight from the token endpoint. The access token
/// is a ticket for the profile and nothing else, and `oauth_tokens` belong to the provider behind WorkOS: neither is
/// looked at.
///
/// The organization is compared, because the one in the request went through the browser, and because sign-ins that
/// begin at an organization's own identity provider may come with any (WorkOS documentation, "Single Sign-On").
record SsoCompletion(ProviderSettings.WorkOs settings, String api) implements Completion {

    @Override
    public SignInOutcome complete(
            PendingSignIn pending, @Nullable String issInAnswer, TokenDocument response, ProviderTokens tokens) {
        JsonNode profile = Completion.object(response, "profile");
        String id = profile == null ? null : Documents.text(profile, "id");
        if (profile == null || id == null || id.isBlank()) {
            return Completion.failed(
                    SignInReason.PROFILE_UNUSABLE,
                    "a profile with an id",
                    profile == null ? "no profile" : "no id",
                    "Check that the address asked is WorkOS's.");
        }
        String organization = Documents.text(profile, "organization_id");
        if (!settings.organizationId().equals(organization)) {
            return otherOrganization(settings, organization);
        }
        return new SignedIn(
                new Person(api, id, organization, Documents.members(profile)),
                // Whatever may stand in these members one day is not a refresh token of single sign-on.
                new ProviderTokens(tokens.accessToken(), tokens.expiresAt(), tokens.scopes(), null, null),
                null);
    }

    static SignInOutcome.Failed otherOrganization(ProviderSettings.WorkOs settings, @Nullable String found) {
        return Completion.failed(
                SignInReason.OTHER_ORGANIZATION,
                "organization " + settings.organizationId(),
                found == null ? "no organization" : Printable.text(found),
                "Let the person sign in through the configured organization. Staging and production have different ids.");
    }
}
