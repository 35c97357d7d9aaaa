package dev.behalf.server.offline;

import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals the tokens of a row and opens them: each opens in its own row and column only.
record Safe(Vault vault) {

    private static final Logger LOG = LoggerFactory.getLogger(Safe.class);

    private static Place place(String grant, String column) {
        return new Place("provider_token", grant, column);
    }

    String sealToken(String environment, String grant, String token) {
        return vault.of(environment).seal(place(grant, "token"), token);
    }

    String sealAccess(String environment, String grant, String token) {
        return vault.of(environment).seal(place(grant, "access"), token);
    }

    /// @throws SealException where it was moved here, or sealed by another key
    @Nullable
    String token(Held held) {
        return held.token() == null
                ? null
                : vault.of(held.environment()).open(place(held.grant(), "token"), held.token());
    }

    /// The refresh token, null where there is none that can be opened.
    @Nullable
    String readable(Held held) {
        try {
            return token(held);
        } catch (SealException e) {
            LOG.error("The refresh token of {} cannot be opened: {}", held.grant(), e.getMessage());
            return null;
        }
    }

    /// @throws SealException where it was moved here, or sealed by another key
    @Nullable
    String access(Held held) {
        return held.access() == null
                ? null
                : vault.of(held.environment()).open(place(held.grant(), "access"), held.access());
    }
}
