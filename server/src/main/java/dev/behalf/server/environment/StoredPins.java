package dev.behalf.server.environment;

import dev.behalf.provider.IssuerPins;
import dev.behalf.server.db.Database;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The issuers found for one environment, in the table `issuer_pin`.
final class StoredPins implements IssuerPins {

    private final Database database;
    private final String environment;
    private final InstantSource clock;

    StoredPins(Database database, String environment, InstantSource clock) {
        this.database = database;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Optional<String> find(String subject) {
        return database.read(handle -> handle.createQuery(
                        "SELECT issuer FROM issuer_pin WHERE environment = :environment AND subject = :subject")
                .bind("environment", environment)
                .bind("subject", subject)
                .mapTo(String.class)
                .findOne());
    }

    /// Does nothing where there is one already, and once the environment is gone.
    @Override
    public void pin(String subject, String issuer, String confirmedBy) {
        database.write(handle -> handle.createUpdate("""
                        INSERT INTO issuer_pin (environment, subject, issuer, confirmed_by, pinned_at)
                        SELECT name, :subject, :issuer, :by, :now FROM environment WHERE name = :environment
                        ON CONFLICT DO NOTHING
                        """)
                .bind("environment", environment)
                .bind("subject", subject)
                .bind("issuer", issuer)
                .bind("by", confirmedBy)
                .bind("now", clock.millis())
                .execute());
    }

    static void delete(Handle handle, String environment, String subject) {
        handle.execute("DELETE FROM issuer_pin WHERE environment = ? AND subject = ?", environment, subject);
    }

    static void deleteAll(Handle handle, String environment) {
        handle.execute("DELETE FROM issuer_pin WHERE environment = ?", environment);
    }
}
