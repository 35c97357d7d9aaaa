package dev.behalf.server;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamSettings;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which database a command works on. The default is the one a server started in the same directory uses.
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

    /// Opens what is registered, and closes it when the work is done.
    <R> R with(Function<Environments, R> work) {
        try (Database database = Database.open(url());
                Environments environments = Environments.open(database, InstantSource.system())) {
            environments.requireKeyForOfflineAccess(() -> InstallationKey.lackingAtServers(database));
            return work.apply(environments);
        }
    }

    /// The same with webhooks. To add one the installation's key is needed, as servers get it.
    <R> R withWebhooks(Function<Environments, R> work) {
        try (Database database = Database.open(url());
                Environments environments = Environments.open(database, InstantSource.system());
                CommandWebhooks webhooks = new CommandWebhooks(database, environments)) {
            environments.requireKeyForOfflineAccess(() -> InstallationKey.lackingAtServers(database));
            environments.keepWebhooks(webhooks.ofFile());
            return work.apply(environments);
        }
    }

    /// Opens the team, and closes it when the work is done.
    <R> R withTeam(Function<Team, R> work) {
        try (Database database = Database.open(url())) {
            return work.apply(TeamActs.open(
                    database,
                    InstantSource.system(),
                    new AuditLog(database, InstantSource.system()),
                    TeamSettings.local()));
        }
    }

    /// Opens the database, and closes it when the work is done.
    <R extends @Nullable Object> R withDatabase(Function<Database, R> work) {
        try (Database database = Database.open(url())) {
            return work.apply(database);
        }
    }

    private String url() {
        String variable = System.getenv(VARIABLE);
        return url != null ? url : variable == null || variable.isBlank() ? DEFAULT : variable;
    }
}
