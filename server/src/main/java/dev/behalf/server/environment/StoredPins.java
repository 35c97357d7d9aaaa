package dev.behalf.server.environment;

import dev.behalf.provider.IssuerPins;
import dev.behalf.server.db.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
        return database.read(handle -> find(handle, subject));
    }

    private Optional<String> find(Handle handle, String subject) {
        return handle.createQuery(
                        "SELECT issuer FROM issuer_pin WHERE environment = :environment AND subject = :subject")
                .bind("environment", environment)
                .bind("subject", subject)
                .mapTo(String.class)
                .findOne();
    }

    /// Of several nodes that pin at once the first one's stays, and all read that one back. Keeps nothing once the
    /// environment is gone.
    @Override
    public String pin(String subject, String issuer, String confirmedBy) {
        return database.write(handle -> {
            insert(handle, subject, issuer, confirmedBy);
            return find(handle, subject).orElse(issuer);
        });
    }

    private void insert(Handle handle, String subject, String issuer, String confirmedBy) {
        handle.createUpdate("""
                        INSERT INTO issuer_pin (environment, subject, issuer, confirmed_by, pinned_at)
                        SELECT name, :subject, :issuer, :by, :now FROM environment WHERE name = :environment
                        ON CONFLICT DO NOTHING
                        """)
                .bind("environment", environment)
                .bind("subject", subject)
                .bind("issuer", issuer)
                .bind("by", confirmedBy)
                .bind("now", clock.millis())
                .execute();
    }

    static List<IssuerPin> all(Handle handle) {
        return handle.createQuery("SELECT environment, subject, issuer, confirmed_by, pinned_at FROM issuer_pin"
                        + " ORDER BY environment, subject")
                .map((row, _) -> new IssuerPin(
                        row.getString("environment"),
                        row.getString("subject"),
                        row.getString("issuer"),
                        row.getString("confirmed_by"),
                        Instant.ofEpochMilli(row.getLong("pinned_at"))))
                .list();
    }

    static void delete(Handle handle, String environment, String subject) {
        handle.execute("DELETE FROM issuer_pin WHERE environment = ? AND subject = ?", environment, subject);
    }

    static void deleteAll(Handle handle, String environment) {
        handle.execute("DELETE FROM issuer_pin WHERE environment = ?", environment);
    }
}
