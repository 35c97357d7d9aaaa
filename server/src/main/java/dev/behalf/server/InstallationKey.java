package dev.behalf.server;

import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.KeyFile;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.vault.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the key that encrypts what is secret in the database. Beside a SQLite file it is made where there is none; for
/// a database server it must be given, because every node needs the same.
final class InstallationKey {

    private static final String HEADING = "The server cannot use its key:";
    private static final Logger LOG = LoggerFactory.getLogger(InstallationKey.class);

    private InstallationKey() {}

    /// @throws StartException where the key is not usable, or is not the one that was used before
    static Vault vault(KeySettings settings, Database database, InstantSource clock) {
        try {
            return Vault.open(database, clock, find(settings, database));
        } catch (IllegalArgumentException | VaultException e) {
            throw new StartException(HEADING, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static @Nullable KeyEncryptionKey find(KeySettings settings, Database database) {
        if (settings.text() != null) {
            return parse(settings.text());
        }
        if (settings.file() != null) {
            return read(settings.file());
        }
        Path beside = database.file().map(InstallationKey::beside).orElse(null);
        return beside == null ? null : made(beside, Vault.inUse(database));
    }

    /// @param database the SQLite file
    static Path beside(Path database) {
        return database.resolveSibling(database.getFileName() + ".key");
    }

    private static KeyEncryptionKey parse(String text) {
        try {
            return KeyEncryptionKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Setting.KEY.variable() + ": " + e.getMessage(), e);
        }
    }

    private static KeyEncryptionKey read(Path file) {
        warnIfOpen(file);
        return KeyFile.read(file);
    }

    private static KeyEncryptionKey made(Path file, boolean inUse) {
        try {
            if (inUse && !Files.exists(file)) {
                throw new IllegalArgumentException("Expected the key file " + file
                        + ", with which secrets in the database were encrypted; it is" + " gone. Put it back.");
            }
            if (!Files.exists(file) && KeyFile.create(file, new SecureRandom())) {
                LOG.warn(
                        "Made the key {}, which encrypts what is secret in the database. Keep a copy apart from the"
                                + " database's: without it sign-ins have to be repeated",
                        file);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": expected a directory to write a new key to", e);
        }
        return read(file);
    }

    private static void warnIfOpen(Path file) {
        try {
            if (KeyFile.isOpenToOthers(file)) {
                LOG.warn("Others on this machine can read the key {}; make it readable by its owner only", file);
            }
        } catch (IOException _) {
            // Reading it fails next, and says so.
        }
    }

    /// Refuses to run without a key where people were promised that agents can act while they are away.
    static void requireIfNeeded(Vault vault, Registry registry) {
        List<String> needing = vault.canSeal()
                ? List.of()
                : registry.connections().values().stream()
                        .filter(connection -> connection.offlineAccess())
                        .map(connection -> "The connection of environment " + connection.environment()
                                + " has offline access, for which refresh tokens are encrypted. Set "
                                + Setting.KEY_FILE.variable() + " or " + Setting.KEY.variable()
                                + "; `behalf key generate` makes a key.")
                        .sorted()
                        .toList();
        if (!needing.isEmpty()) {
            throw new StartException("The server needs a key:", needing);
        }
    }
}
