package dev.behalf.server.grants;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `person`.
final class PersonTable {

    private PersonTable() {}

    static Optional<String> find(Handle handle, String environment, Identity identity) {
        return handle.createQuery("SELECT id FROM person WHERE environment = ? AND issuer = ? AND subject = ?")
                .bind(0, environment)
                .bind(1, identity.issuer())
                .bind(2, identity.subject())
                .mapTo(String.class)
                .findOne();
    }

    static Optional<Person> find(Handle handle, String environment, String id) {
        return handle.createQuery("SELECT issuer, subject, email, name FROM person WHERE environment = ? AND id = ?")
                .bind(0, environment)
                .bind(1, id)
                .map((row, _) -> new Person(
                        id,
                        environment,
                        new Identity(
                                row.getString("issuer"),
                                row.getString("subject"),
                                row.getString("email"),
                                row.getString("name"))))
                .findOne();
    }

    /// Finds or makes a person who did not sign in here. What the provider's token does not say stays as it was.
    ///
    /// @param id for a new person
    /// @return the id of the person
    static String know(Handle handle, String environment, Identity identity, String id, long now) {
        return put(
                handle,
                environment,
                identity,
                id,
                now,
                "email = COALESCE(excluded.email, person.email), name = COALESCE(excluded.name, person.name)");
    }

    /// Notes a sign-in, and makes the person where it is the first.
    ///
    /// @param id for a new person
    /// @return the id of the person
    static String signIn(Handle handle, String environment, Identity identity, String id, long now) {
        return put(
                handle,
                environment,
                identity,
                id,
                now,
                "email = excluded.email, name = excluded.name, last_sign_in_at = excluded.last_sign_in_at");
    }

    /// @param change what becomes of a person who is there already
    private static String put(
            Handle handle, String environment, Identity identity, String id, long now, String change) {
        return handle.createQuery("""
                        INSERT INTO person
                            (id, environment, issuer, subject, email, name, created_at, last_sign_in_at)
                        VALUES (:id, :environment, :issuer, :subject, :email, :name, :now, :now)
                        ON CONFLICT (environment, issuer, subject) DO UPDATE SET
                        """ + change + " RETURNING id")
                .bind("id", id)
                .bind("environment", environment)
                .bind("issuer", identity.issuer())
                .bind("subject", identity.subject())
                .bind("email", identity.email())
                .bind("name", identity.name())
                .bind("now", now)
                .mapTo(String.class)
                .one();
    }
}
