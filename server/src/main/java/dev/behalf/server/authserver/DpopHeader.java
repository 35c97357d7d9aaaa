package dev.behalf.server.authserver;

import dev.behalf.server.grants.DpopNonces;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.web.Call;
import org.jspecify.annotations.Nullable;

/// The header by which a client says which key its token is to be bound to (RFC 9449 section 5).
final class DpopHeader {

    private final DpopProofs proofs;

    DpopHeader(DpopProofs proofs) {
        this.proofs = proofs;
    }

    /// The thumbprint of the key. Tells the client the nonce of its next proof, where it needs one.
    ///
    /// @return null where there is no proof, so that the token is a bearer token
    /// @throws OAuthException where there is one that is not good
    @Nullable
    String key(Call call, Issuer issuer) {
        String proof = call.header("DPoP");
        if (proof == null) {
            return null;
        }
        return switch (proofs.forToken(
                proof, new DpopProofs.Request(issuer.name(), call.method(), issuer.at(Paths.TOKEN)))) {
            case DpopProofs.Proof.Proven(var key, var nonce) -> {
                if (nonce != null) {
                    call.answer(DpopNonces.HEADER, nonce);
                }
                yield key;
            }
            case DpopProofs.Proof.NonceWanted(var nonce) -> {
                call.answer(DpopNonces.HEADER, nonce);
                throw OAuthException.nonceWanted();
            }
            case DpopProofs.Proof.Refused(var problem) -> throw OAuthException.of("invalid_dpop_proof", problem);
        };
    }
}
