package dev.behalf.server.grants;

import org.jspecify.annotations.Nullable;

/// A code as a client presents it.
///
/// @param client who authenticated, or says who it is
/// @param redirectUri null where the client did not repeat it
/// @param verifier of PKCE, null where the client sent none
/// @param dpopKey the thumbprint of the key that the client has proven to have, null where it proved none
public record PresentedCode(
        String code,
        String client,
        @Nullable String redirectUri,
        @Nullable String verifier,
        @Nullable String dpopKey) {

    /// Without a proof.
    public PresentedCode(String code, String client, @Nullable String redirectUri, @Nullable String verifier) {
        this(code, client, redirectUri, verifier, null);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "PresentedCode[" + client + "]";
    }
}
