package dev.behalf.server.authserver;

import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.web.Call;
import org.jspecify.annotations.Nullable;

/// The header by which a client says which key its token is to be bound to (RFC 9449 section 5).
final class DpopHeader {

    private final DpopProofs proofs;

    DpopHeader(DpopProofs proofs) {
        this.proofs = proofs;
    }

    /// The thumbprint of the key.
    ///
    /// @param client who asks, known already
    /// @return null where there is no proof, so that the token is a bearer token
    /// @throws OAuthException where there is one that is not good
    @Nullable
    String key(Call call, Issuer issuer, String client) {
        String proof = call.header("DPoP");
        return proof == null
                ? null
                : switch (proofs.forToken(proof, issuer.at(Paths.TOKEN), client)) {
                    case DpopProofs.Proof.Proven(var key) -> key;
                    case DpopProofs.Proof.Refused(var problem) ->
                        throw OAuthException.of("invalid_dpop_proof", problem);
                };
    }
}
