package dev.behalf.server.federation;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.federation.SignInOptions.Product;
import dev.behalf.server.federation.SignInOutcome.Failed;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Finds out from a token response who signed in.
interface Completion {

    /// @param tokens those of the response
    SignInOutcome complete(
            PendingSignIn pending, @Nullable String issInAnswer, TokenDocument response, ProviderTokens tokens);

    static Completion of(Provider provider, SignInOptions options) {
        return switch (provider.settings()) {
            case ProviderSettings.WorkOs workOs ->
                options.product() == Product.SSO
                        ? new SsoCompletion(workOs, provider.workOsApi())
                        : new AuthKitCompletion(workOs, provider);
            case ProviderSettings.Auth0 _,
                    ProviderSettings.Clerk _,
                    ProviderSettings.Cognito _,
                    ProviderSettings.Oidc _ -> new IdTokenCompletion(provider);
        };
    }

    static Failed failed(SignInReason reason, String expected, String found, String change) {
        return new Failed(new SignInProblem(reason, expected, found, change));
    }

    /// A member of an object in the response, null where there is none.
    static @Nullable JsonNode object(TokenDocument response, String name) {
        JsonNode member = response.document().get(name);
        return member != null && member.isObject() ? member : null;
    }
}
