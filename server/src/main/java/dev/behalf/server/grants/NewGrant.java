package dev.behalf.server.grants;

import dev.behalf.server.offline.KeptTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is needed to make a grant and the code by which the client fetches it.
///
/// @param redirectUri where the code is sent
/// @param codeChallenge of PKCE, by S256
/// @param refreshable whether the client gets refresh tokens
/// @param kept of the provider; null where it gave no refresh token, or offline access is off
public record NewGrant(
        String environment,
        Identity identity,
        String client,
        String clientName,
        String resource,
        List<String> scopes,
        String redirectUri,
        String codeChallenge,
        boolean refreshable,
        @Nullable KeptTokens kept) {

    public NewGrant {
        scopes = List.copyOf(scopes);
    }

    /// Without the tokens.
    @Override
    public String toString() {
        return "NewGrant[environment=" + environment + ", client=" + client + ", resource=" + resource + "]";
    }
}
