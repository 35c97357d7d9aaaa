package dev.behalf.provider;

import dev.behalf.token.Check;
import dev.behalf.token.PresentedToken;
import dev.behalf.token.Refusal;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The audience where access tokens are for an API and ID tokens for the client.
record ApiAudience(String clientId, @Nullable String audience, Set<String> accepted) {

    static ApiAudience of(String clientId, @Nullable String audience, VerificationPolicy policy) {
        return new ApiAudience(
                clientId, audience, audience == null ? policy.audiences() : Sets.with(policy.audiences(), audience));
    }

    Check check() {
        String expected = audience == null ? "aud " + clientId : "aud with " + audience + "; in ID tokens " + clientId;
        return Check.of("Audience", expected, token -> token.claims().shown("aud"), this::examine);
    }

    private @Nullable Refusal examine(PresentedToken token) {
        return token.kind() == TokenKind.ID
                ? Bindings.idTokenClient(token, clientId)
                : Bindings.audience(token.claims(), accepted);
    }
}
