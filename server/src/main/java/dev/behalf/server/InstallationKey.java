package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.KeyFile;
import dev.behalf.server.crypto.KeyService;
import dev.behalf.server.crypto.KeyServiceException;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.vault.ServerKey;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.vault.VaultException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the key that encrypts what is secret in the database. Beside a SQLite file it is made where there is
/// none; for a database server it must be given, because every node needs the same.
final class InstallationKey {

    private static final String HEADING = "The server cannot use its key:";
    private static final Logger LOG = LoggerFactory.getLogger(InstallationKey.class);

    private InstallationKey() {}

    /// @throws StartException where the key is not usable, or is not the one that was used before
    static Vault vault(KeySettings settings, Database database, InstantSource clock) {
        try {
            return Vault.open(database, clock, find(settings, database));
        } catch (IllegalArgumentException | VaultException | KeyServiceException e) {
            throw new StartException(HEADING, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static @Nullable KeyEncryptionKey find(KeySettings settings, Database database) {
        KeyEncryptionKey present = settings.present().given()
                ? given(settings.present(), settings.endpoint(), Setting.KEY).tryOut()
                : besideDatabase(database);
        if (!settings.previous().given()) {
            return present;
        }
        if (present == null) {
            throw new IllegalArgumentException("Expected a key that replaces the one of " + settings.previous()
                    + ", found none. Set " + Setting.KEY_FILE.variable() + ", " + Setting.KEY.variable() + " or "
                    + Setting.KEY_URI.variable() + ".");
        }
        return present.opening(given(settings.previous(), settings.endpoint(), Setting.KEY_PREVIOUS));
    }

    private static KeyEncryptionKey given(KeySettings.Source source, @Nullable URI endpoint, Setting variable) {
        if (source.uri() != null) {
            return KeyService.open(source.uri(), endpoint);
        }
        return source.file() != null ? read(source.file()) : parse(requireNonNull(source.text()), variable);
    }

    private static @Nullable KeyEncryptionKey besideDatabase(Database database) {
        Path beside = database.file().map(InstallationKey::beside).orElse(null);
        return beside == null ? null : made(beside, Vault.inUse(database));
    }

    /// @param database the SQLite file
    static Path beside(Path database) {
        return database.resolveSibling(database.getFileName() + ".key");
    }

    private static KeyEncryptionKey parse(String text, Setting variable) {
        try {
            return KeyEncryptionKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable.variable() + ": " + e.getMessage(), e);
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

    /// Whether servers on a database have a key, as far as a command beside them can tell: it lies beside the file
    /// or is made there; something is encrypted by it; the server that started last said so; or, where no server
    /// has started yet, this command was given one too.
    ///
    /// @return what was found instead of a key; empty where there is one
    static Optional<String> lackingAtServers(Database database) {
        if (database.file().isPresent() || Vault.inUse(database)) {
            return Optional.empty();
        }
        ServerKey last = ServerKey.latest(database).orElse(null);
        if (last != null) {
            return last.id() != null
                    ? Optional.empty()
                    : Optional.of("a server without one, started at "
                            + last.startedAt().truncatedTo(ChronoUnit.SECONDS));
        }
        boolean given = Stream.of(Setting.KEY_FILE, Setting.KEY, Setting.KEY_URI)
                .map(setting -> System.getenv(setting.variable()))
                .anyMatch(value -> value != null && !value.isBlank());
        return given
                ? Optional.empty()
                : Optional.of("no server that has started on this database, and none of these set for this command");
    }

    /// Refuses to run without a key where people were promised that agents can act while they are away.
    static void requireIfNeeded(Vault vault, Registry registry) {
        List<String> needing =
                lacking(vault, registry).map(InstallationKey::sentence).toList();
        if (!needing.isEmpty()) {
            throw new StartException("The server needs a key:", needing);
        }
    }

    /// Says so where somebody has promised it since.
    static void warnIfNeeded(Vault vault, Registry registry) {
        lacking(vault, registry).map(InstallationKey::sentence).forEach(LOG::warn);
    }

    private static Stream<String> lacking(Vault vault, Registry registry) {
        return vault.canSeal()
                ? Stream.empty()
                : registry.connections().values().stream()
                        .filter(connection -> connection.offlineAccess())
                        .map(connection -> connection.environment())
                        .sorted();
    }

    private static String sentence(String environment) {
        return "The connection of environment " + environment
                + " has offline access, for which refresh tokens are encrypted. Set " + Setting.KEY_FILE.variable()
                + ", " + Setting.KEY.variable() + " or " + Setting.KEY_URI.variable()
                + "; `behalf key generate` makes a key. Or switch offline access off.";
    }
}
