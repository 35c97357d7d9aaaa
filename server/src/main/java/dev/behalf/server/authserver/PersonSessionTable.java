package dev.behalf.server.authserver;

import dev.behalf.server.db.Database;
import java.time.Instant;
import java.util.Optional;

/// The table `person_session`.
final class PersonSessionTable {

    private final Database database;

    PersonSessionTable(Database database) {
        this.database = database;
    }

    void add(String tokenHash, String environment, String person, Instant expiresAt) {
        database.write(handle -> handle.execute(
                "INSERT INTO person_session (token_hash, environment, person, expires_at) VALUES (?, ?, ?, ?)",
                tokenHash,
                environment,
                person,
                expiresAt.toEpochMilli()));
    }

    /// @return the id of the person
    Optional<String> person(String tokenHash, String environment, Instant now) {
        return database.read(handle -> handle.createQuery("SELECT person FROM person_session"
                        + " WHERE token_hash = ? AND environment = ? AND expires_at > ?")
                .bind(0, tokenHash)
                .bind(1, environment)
                .bind(2, now.toEpochMilli())
                .mapTo(String.class)
                .findOne());
    }

    void remove(String tokenHash) {
        database.write(handle -> handle.execute("DELETE FROM person_session WHERE token_hash = ?", tokenHash));
    }

    void forget(Instant now) {
        database.write(
                handle -> handle.execute("DELETE FROM person_session WHERE expires_at <= ?", now.toEpochMilli()));
    }
}
