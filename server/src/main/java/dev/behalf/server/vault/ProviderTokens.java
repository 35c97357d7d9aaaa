package dev.behalf.server.vault;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.db.Database;
import java.time.InstantSource;
import java.util.Optional;

/// The providers' refresh tokens, one for each grant with offline access, sealed. What is kept for a grant inside of a
/// transaction is kept if and only if that transaction is.
public final class ProviderTokens {

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;

    public ProviderTokens(Database database, Vault vault, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /// Keeps the token of a new grant.
    ///
    /// @throws VaultException where the installation has no key
    public void keep(String environment, String grant, String refreshToken) {
        String sealed = vault.of(environment).seal(place(grant), refreshToken);
        database.write(handle -> {
            ProviderTokenTable.add(handle, environment, grant, sealed, clock.millis());
            return null;
        });
    }

    /// The token of a grant, as it came from the provider.
    ///
    /// @return empty where the grant has none
    public Optional<String> find(String environment, String grant) {
        DataKey key = vault.of(environment);
        return database.read(handle -> ProviderTokenTable.find(handle, environment, grant))
                .map(kept -> key.open(place(grant), kept));
    }

    private static Place place(String grant) {
        return new Place("provider_token", grant, "token");
    }
}
