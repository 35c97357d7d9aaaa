package dev.behalf.server.grants;

import org.jspecify.annotations.Nullable;

/// A code as a client presents it.
///
/// @param client who authenticated, or says who it is
/// @param redirectUri null where the client did not repeat it
/// @param verifier of PKCE, null where the client sent none
public record PresentedCode(
        String code,
        String client,
        @Nullable String redirectUri,
        @Nullable String verifier) {

    /// Without the secrets.
    @Override
    public String toString() {
        return "PresentedCode[" + client + "]";
    }
}
