package dev.behalf.server.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/// Brings the schema to the state this binary knows. Runs at every start; several nodes may start at once.
final class Migrations {

    /// The version of the newest file in `db/migration`.
    static final String NEWEST = "31";

    private Migrations() {}

    static void run(DataSource source, Location location) {
        if (!isUpToDate(source)) {
            migrate(source, location);
        }
    }

    /// Spares most starts Flyway, which takes longer to load than all else that the database needs.
    private static boolean isUpToDate(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery(
                        "SELECT version, success FROM schema_history ORDER BY installed_rank DESC LIMIT 1")) {
            return newest.next() && NEWEST.equals(newest.getString("version")) && newest.getBoolean("success");
        } catch (SQLException _) {
            // No such table yet; or something is wrong, of which Flyway then gives the better account.
            return false;
        }
    }

    private static void migrate(DataSource source, Location location) {
        Flyway flyway = Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .table("schema_history")
                .loggers("slf4j")
                .failOnMissingLocations(true)
                .cleanDisabled(true)
                .load();
        try {
            refuseNewerSchema(flyway, location);
            flyway.migrate();
        } catch (FlywayException e) {
            throw new DatabaseException(
                    "The schema of the " + location
                            + " cannot be brought up to date; expected an empty database or one of"
                            + " Behalf that its user may alter. " + e.getMessage(),
                    e);
        }
    }

    /// Flyway itself lets an old binary run on a newer schema, where its statements would meet columns unknown to
    /// it.
    private static void refuseNewerSchema(Flyway flyway, Location location) {
        Optional<MigrationInfo> newer = Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .findFirst();
        if (newer.isPresent()) {
            throw new DatabaseException(
                    "The %s has schema version %s, which is newer than this version of Behalf knows. "
                                    .formatted(location, newer.get().getVersion())
                            + "Start the newer version again, or restore the backup made before it.");
        }
    }
}
