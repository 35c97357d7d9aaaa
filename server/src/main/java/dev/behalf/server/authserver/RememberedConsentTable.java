package dev.behalf.server.authserver;

import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import java.time.Instant;
import java.util.Optional;

/// The table `remembered_consent`.
final class RememberedConsentTable {

    private final Database database;

    RememberedConsentTable(Database database) {
        this.database = database;
    }

    /// @return the id of the person who consented
    Optional<String> person(String environment, Browser browser, AuthorizationRequest asked, Instant now) {
        return database.read(handle -> handle.createQuery("SELECT person FROM remembered_consent"
                        + " WHERE environment = ? AND browser_hash = ? AND asked_hash = ? AND expires_at > ?")
                .bind(0, environment)
                .bind(1, browser.hash())
                .bind(2, hash(asked))
                .bind(3, now.toEpochMilli())
                .mapTo(String.class)
                .findOne());
    }

    void put(String environment, Browser browser, AuthorizationRequest asked, String person, Instant expiresAt) {
        database.write(handle -> handle.execute(
                "INSERT INTO remembered_consent (environment, browser_hash, asked_hash, person, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (environment, browser_hash, asked_hash) DO UPDATE"
                        + " SET person = excluded.person, expires_at = excluded.expires_at",
                environment,
                browser.hash(),
                hash(asked),
                person,
                expiresAt.toEpochMilli()));
    }

    void remove(String environment, Browser browser, AuthorizationRequest asked) {
        database.write(handle -> handle.execute(
                "DELETE FROM remembered_consent WHERE environment = ? AND browser_hash = ? AND asked_hash = ?",
                environment,
                browser.hash(),
                hash(asked)));
    }

    void forget(Instant now) {
        database.write(
                handle -> handle.execute("DELETE FROM remembered_consent WHERE expires_at <= ?", now.toEpochMilli()));
    }

    private static String hash(AuthorizationRequest asked) {
        return RandomText.sha256(String.join(
                "\0", asked.client(), asked.redirectUri(), asked.resource(), String.join(" ", asked.scopes())));
    }
}
