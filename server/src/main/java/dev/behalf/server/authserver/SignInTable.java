package dev.behalf.server.authserver;

import dev.behalf.server.db.Database;
import dev.behalf.server.federation.PendingSignIn;
import dev.behalf.server.federation.StateSeal;
import java.time.Instant;
import java.util.Optional;

/// The table `client_sign_in`. What belongs to a sign-in is sealed with its state, by whose hash it is found.
final class SignInTable {

    /// @param content as it was given
    record Row(String environment, String content) {}

    private final Database database;

    SignInTable(Database database) {
        this.database = database;
    }

    void add(String state, Browser browser, Row row, Instant now) {
        database.write(handle -> handle.execute(
                "INSERT INTO client_sign_in (state_hash, environment, browser_hash, content, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?)",
                StateSeal.hash(state),
                row.environment(),
                browser.hash(),
                StateSeal.seal(state, row.content()),
                now.plus(PendingSignIn.LIFETIME).toEpochMilli()));
    }

    /// Hands a sign-in out, once, and only to the browser it was begun in.
    Optional<Row> take(String state, Browser browser, Instant now) {
        return database.write(handle -> handle.createQuery(
                        "DELETE FROM client_sign_in WHERE state_hash = ? AND browser_hash = ? AND expires_at > ?"
                                + " RETURNING environment, content")
                .bind(0, StateSeal.hash(state))
                .bind(1, browser.hash())
                .bind(2, now.toEpochMilli())
                .map((row, _) -> new Row(row.getString("environment"), StateSeal.open(state, row.getString("content"))))
                .findOne());
    }

    void forget(Instant now) {
        database.write(
                handle -> handle.execute("DELETE FROM client_sign_in WHERE expires_at <= ?", now.toEpochMilli()));
    }
}
