package dev.behalf.server.vault;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.Database;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The data keys of environments: one each, made when first needed and kept encrypted under the installation's key.
/// Environments share none, and deleting one destroys its own.
public final class Vault {

    private final Database database;
    private final InstantSource clock;
    private final @Nullable KeyEncryptionKey key;
    private final Map<String, DataKey> dataKeys = new ConcurrentHashMap<>();

    private Vault(Database database, InstantSource clock, @Nullable KeyEncryptionKey key) {
        this.database = database;
        this.clock = clock;
        this.key = key;
    }

    /// Opens what is sealed in a database.
    ///
    /// @param key null where the installation has none; then nothing may be sealed yet, and nothing can be
    /// @throws VaultException when something is sealed that this key does not open
    public static Vault open(Database database, InstantSource clock, @Nullable KeyEncryptionKey key) {
        Vault vault = new Vault(database, clock, key);
        database.read(DataKeyTable::all).forEach(vault::unwrap);
        return vault;
    }

    /// Whether anything may be sealed in a database, so that its key must be there.
    public static boolean inUse(Database database) {
        return !database.read(DataKeyTable::all).isEmpty();
    }

    /// Whether there is a key to seal with.
    public boolean canSeal() {
        return key != null;
    }

    /// The key of an environment, made where there is none. Ask for it outside of a reading transaction.
    ///
    /// @throws VaultException where the installation has no key
    public DataKey of(String environment) {
        DataKey known = dataKeys.get(environment);
        return known == null ? make(environment) : known;
    }

    private DataKey make(String environment) {
        KeyEncryptionKey by = key;
        if (by == null) {
            throw VaultException.noKey("the secrets of environment " + environment + " cannot be sealed");
        }
        String keyset = database.write(handle -> {
            DataKeyTable.add(handle, environment, DataKey.generate(environment).wrapped(by), clock.millis());
            return DataKeyTable.find(handle, environment).orElseThrow();
        });
        return unwrap(environment, keyset);
    }

    private DataKey unwrap(String environment, String keyset) {
        if (key == null) {
            throw VaultException.noKey("the secrets of environment " + environment + " are sealed");
        }
        try {
            DataKey dataKey = DataKey.unwrap(environment, keyset, key);
            dataKeys.put(environment, dataKey);
            return dataKey;
        } catch (SealException e) {
            throw VaultException.otherKey(environment, e);
        }
    }

    /// Forgets the keys of environments that are gone: one of the same name gets a new key.
    public void keepOnly(Collection<String> environments) {
        dataKeys.keySet().retainAll(environments);
    }
}
