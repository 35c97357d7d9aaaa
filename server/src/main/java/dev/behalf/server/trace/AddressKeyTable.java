package dev.behalf.server.trace;

import dev.behalf.server.crypto.Place;
import dev.behalf.server.db.Database;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.util.Base64;
import org.jdbi.v3.core.Handle;

/// The table `trace_key`: under which the addresses of an environment are hashed. The same key on all nodes and for as
/// long as steps are kept, so that steps of one address find each other; and sealed, because there are few enough IPv4
/// addresses to try all of them against a hash without a secret.
final class AddressKeyTable {

    private static final int BYTES = 32;

    private final Database database;
    private final Vault vault;
    private final SecureRandom random;

    AddressKeyTable(Database database, Vault vault, SecureRandom random) {
        this.database = database;
        this.vault = vault;
        this.random = random;
    }

    /// The environment's key, made where there is none.
    byte[] of(String environment) {
        Place place = new Place("trace_key", environment, "sealed");
        String sealed = database.write(handle -> {
            byte[] key = new byte[BYTES];
            random.nextBytes(key);
            add(
                    handle,
                    environment,
                    vault.of(environment).seal(place, Base64.getEncoder().encodeToString(key)));
            return handle.createQuery("SELECT sealed FROM trace_key WHERE environment = ?")
                    .bind(0, environment)
                    .mapTo(String.class)
                    .one();
        });
        return Base64.getDecoder().decode(vault.of(environment).open(place, sealed));
    }

    /// Of nodes that make one at once the first counts.
    private static void add(Handle handle, String environment, String sealed) {
        handle.execute(
                "INSERT INTO trace_key (environment, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING",
                environment,
                sealed);
    }
}
