package dev.behalf.server.authserver;

import dev.behalf.server.vault.Vault;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;

/// Where every request to the authorization server comes in.
final class Entrance {

    private final Issuers issuers;
    private final Vault vault;

    Entrance(Issuers issuers, Vault vault) {
        this.issuers = issuers;
        this.vault = vault;
    }

    /// The environment that a request is for.
    ///
    /// @throws dev.behalf.server.web.ProblemException where there is none, or it cannot sign
    Issuer issuer(Call call) {
        Issuer issuer = issuers.of(call);
        if (!vault.canSeal()) {
            throw Problem.exception(
                    ErrorCode.NO_KEY,
                    "Signing clients in needs keys, which are encrypted with a key of the installation. Set"
                            + " BEHALF_KEY_FILE or BEHALF_KEY on every node; `behalf key generate` makes one.");
        }
        return issuer;
    }
}
