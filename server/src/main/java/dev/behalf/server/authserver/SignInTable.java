package dev.behalf.server.authserver;

import dev.behalf.server.db.Database;
import java.time.Instant;
import java.util.Optional;

/// The table `client_sign_in`.
final class SignInTable {

    /// @param content sealed with the state
    record Row(String environment, String content) {}

    private final Database database;

    SignInTable(Database database) {
        this.database = database;
    }

    void add(String stateHash, Browser browser, Row row, Instant expiresAt) {
        database.write(handle -> handle.execute(
                "INSERT INTO client_sign_in (state_hash, environment, browser_hash, content, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?)",
                stateHash,
                row.environment(),
                browser.hash(),
                row.content(),
                expiresAt.toEpochMilli()));
    }

    /// Hands a sign-in out, once, and only to the browser it was begun in.
    Optional<Row> take(String stateHash, Browser browser, Instant now) {
        return database.write(handle -> handle.createQuery(
                        "DELETE FROM client_sign_in WHERE state_hash = ? AND browser_hash = ? AND expires_at > ?"
                                + " RETURNING environment, content")
                .bind(0, stateHash)
                .bind(1, browser.hash())
                .bind(2, now.toEpochMilli())
                .map((row, _) -> new Row(row.getString("environment"), row.getString("content")))
                .findOne());
    }

    void forget(Instant now) {
        database.write(
                handle -> handle.execute("DELETE FROM client_sign_in WHERE expires_at <= ?", now.toEpochMilli()));
    }
}
