package dev.behalf.server;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which database a command works on. The default is the one a server started in the same directory uses. Only
/// commands that say so make one: a mistyped name would be answered as if nothing were registered otherwise.
final class DatabaseOption {

    static final String DEFAULT = ".behalf/behalf.db";
    static final String VARIABLE = "BEHALF_DATABASE";

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = {
                "a file (SQLite) or postgresql://user:password@host/name;",
                "else the environment variable BEHALF_DATABASE, else " + DEFAULT,
            })
    private @Nullable String url;

    private boolean made;

    /// The same option, by which a file that is not there yet is made.
    DatabaseOption made() {
        made = true;
        return this;
    }

    /// Opens what is registered, and closes it when the work is done.
    <R> R with(Function<Environments, R> work) {
        try (Database database = open();
                Environments environments = Environments.open(database, InstantSource.system())) {
            environments.requireKeyForOfflineAccess(() -> InstallationKey.lackingAtServers(database));
            return work.apply(environments);
        }
    }

    /// The same with webhooks. To add one the installation's key is needed, as servers get it.
    <R> R withWebhooks(Function<Environments, R> work) {
        return withWebhooks(open(), work);
    }

    private static <R> R withWebhooks(Database opened, Function<Environments, R> work) {
        try (Database database = opened;
                Environments environments = Environments.open(database, InstantSource.system());
                CommandWebhooks webhooks = new CommandWebhooks(database, environments)) {
            environments.requireKeyForOfflineAccess(() -> InstallationKey.lackingAtServers(database));
            environments.keepWebhooks(webhooks.ofFile());
            return work.apply(environments);
        }
    }

    /// The same for work that changes nothing: in place of a file that is not there it gets an empty database, which
    /// is gone afterwards.
    <R> R tryWithWebhooks(Function<Environments, R> work) throws IOException {
        if (Database.isThere(url())) {
            return withWebhooks(work);
        }
        Path directory = Files.createTempDirectory("behalf-dry-run");
        try {
            return withWebhooks(Database.open(directory.resolve("behalf.db").toString()), work);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /// Opens the team, and closes it when the work is done.
    <R> R withTeam(Function<Team, R> work) {
        try (Database database = open()) {
            return work.apply(TeamActs.open(
                    database,
                    InstantSource.system(),
                    new AuditLog(database, InstantSource.system()),
                    TeamSettings.local()));
        }
    }

    /// Opens the database, and closes it when the work is done.
    <R extends @Nullable Object> R withDatabase(Function<Database, R> work) {
        try (Database database = open()) {
            return work.apply(database);
        }
    }

    private Database open() {
        String wanted = url();
        if (!made && !Database.isThere(wanted)) {
            throw new IllegalStateException("There is no database at " + wanted + ". Name the one that the server uses"
                    + " with --database or " + VARIABLE + "; `behalf serve` and `behalf apply` make one.");
        }
        return Database.open(wanted);
    }

    private String url() {
        String variable = System.getenv(VARIABLE);
        return url != null ? url : variable == null || variable.isBlank() ? DEFAULT : variable;
    }
}
