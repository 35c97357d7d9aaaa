package dev.behalf.server.grants;

import dev.behalf.server.offline.ActingAnswer;
import dev.behalf.server.offline.KeptTokens;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is needed to make a grant and the code by which the client fetches it.
///
/// @param redirectUri where the code is sent
/// @param codeChallenge of PKCE, by S256
/// @param dpopKey the thumbprint of the key that the code is bound to (RFC 9449 section 10), null where to none
/// @param refreshable whether the client gets refresh tokens
/// @param kept of the provider; null where it gave no refresh token, offline access is off, or the person did not allow
/// it
/// @param acting what the person answered to whether the client may act while they are away; null where nobody asked
/// @param claims what is kept of what the provider said, for rules about tools; values of JSON
public record NewGrant(
        String environment,
        Identity identity,
        String client,
        String clientName,
        String resource,
        List<String> scopes,
        String redirectUri,
        String codeChallenge,
        @Nullable String dpopKey,
        boolean refreshable,
        @Nullable KeptTokens kept,
        @Nullable ActingAnswer acting,
        Map<String, @Nullable Object> claims) {

    public NewGrant {
        scopes = List.copyOf(scopes);
    }

    /// Where nobody was asked, the code is bound to no key, and nothing is kept of what the provider said.
    public NewGrant(
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
        this(
                environment,
                identity,
                client,
                clientName,
                resource,
                scopes,
                redirectUri,
                codeChallenge,
                null,
                refreshable,
                kept,
                null,
                Map.of());
    }

    /// Without the tokens.
    @Override
    public String toString() {
        return "NewGrant[environment=" + environment + ", client=" + client + ", resource=" + resource + "]";
    }
}
