package dev.behalf.server.console.testsignin;

import dev.behalf.server.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `test_sign_in`.
final class TestSignInTable {

    /// @param pending sealed with the state
    /// @param overlap whether it is to be found out if a spent refresh token is forgiven
    record Begun(String id, String stateHash, String environment, String session, String pending, boolean overlap) {}

    /// What is to be finished; `pending` and `answer` are sealed with the state.
    record Taken(String id, String pending, String answer, boolean overlap) {}

    /// @param returned whether the browser came back
    /// @param report null until it is finished
    record Row(
            String id,
            Instant createdAt,
            boolean returned,
            @Nullable String report) {}

    /// So many of one session are kept; whoever begins more forgets the oldest.
    private static final int KEPT = 10;

    private final Database database;

    TestSignInTable(Database database) {
        this.database = database;
    }

    void insert(Begun begun, Instant now, Instant expiresAt) {
        database.write(handle -> {
            forgetOldest(handle, begun.session);
            return handle.createUpdate("""
                            INSERT INTO test_sign_in
                                (id, state_hash, environment, session, pending, overlap, created_at, expires_at)
                            VALUES (:id, :hash, :environment, :session, :pending, :overlap, :now, :expires)
                            """)
                    .bind("id", begun.id)
                    .bind("hash", begun.stateHash)
                    .bind("environment", begun.environment)
                    .bind("session", begun.session)
                    .bind("pending", begun.pending)
                    .bind("overlap", begun.overlap ? 1 : 0)
                    .bind("now", now.toEpochMilli())
                    .bind("expires", expiresAt.toEpochMilli())
                    .execute();
        });
    }

    private static void forgetOldest(Handle handle, String session) {
        handle.execute("""
                DELETE FROM test_sign_in WHERE session = ? AND id NOT IN
                    (SELECT id FROM test_sign_in WHERE session = ? ORDER BY created_at DESC, id LIMIT ?)
                """, session, session, KEPT - 1);
    }

    /// Reads first: mostly there is nothing to remove, and writers wait for each other.
    void removeOver(Instant now) {
        boolean any =
                database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM test_sign_in WHERE expires_at <= :now")
                                .bind("now", now.toEpochMilli())
                                .mapTo(int.class)
                                .one()
                        > 0);
        if (any) {
            database.write(
                    handle -> handle.execute("DELETE FROM test_sign_in WHERE expires_at <= ?", now.toEpochMilli()));
        }
    }

    /// Keeps what the browser brought, the first time.
    ///
    /// @return the environment; empty where no such sign-in waits for it
    Optional<String> returned(String stateHash, String answer, Instant now) {
        return database.write(handle -> handle.createQuery("""
                        UPDATE test_sign_in SET answer = :answer
                        WHERE state_hash = :hash AND answer IS NULL AND report IS NULL AND expires_at > :now
                        RETURNING environment
                        """)
                .bind("hash", stateHash)
                .bind("answer", answer)
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .findOne());
    }

    /// Hands a sign-in that came back to whoever finishes it, once.
    Optional<Taken> take(String stateHash, String environment, String session, Instant now) {
        return database.write(handle -> handle.createQuery("""
                        UPDATE test_sign_in SET taken_at = :now
                        WHERE state_hash = :hash AND environment = :environment AND session = :session
                            AND answer IS NOT NULL AND taken_at IS NULL AND expires_at > :now
                        RETURNING id, pending, answer, overlap
                        """)
                .bind("hash", stateHash)
                .bind("environment", environment)
                .bind("session", session)
                .bind("now", now.toEpochMilli())
                .map((row, _) -> new Taken(
                        row.getString("id"),
                        row.getString("pending"),
                        row.getString("answer"),
                        row.getInt("overlap") == 1))
                .findOne());
    }

    /// Keeps what came of it, and nothing that it was made of.
    void finish(String id, String report, Instant expiresAt) {
        database.write(handle -> handle.createUpdate("""
                        UPDATE test_sign_in SET report = :report, pending = '', answer = '', expires_at = :expires
                        WHERE id = :id
                        """)
                .bind("id", id)
                .bind("report", report)
                .bind("expires", expiresAt.toEpochMilli())
                .execute());
    }

    /// The latest of a session that was begun since.
    Optional<Row> latest(String environment, String session, Instant since, Instant now) {
        return database.read(handle -> handle.createQuery("""
                        SELECT id, created_at, answer, report FROM test_sign_in
                        WHERE environment = :environment AND session = :session AND created_at >= :since
                            AND expires_at > :now
                        ORDER BY created_at DESC, id LIMIT 1
                        """)
                .bind("environment", environment)
                .bind("session", session)
                .bind("since", since.toEpochMilli())
                .bind("now", now.toEpochMilli())
                .map((row, _) -> row(row))
                .findOne());
    }

    Optional<Row> find(String id, String environment, String session, Instant now) {
        return database.read(handle -> handle.createQuery("""
                        SELECT id, created_at, answer, report FROM test_sign_in
                        WHERE id = :id AND environment = :environment AND session = :session AND expires_at > :now
                        """)
                .bind("id", id)
                .bind("environment", environment)
                .bind("session", session)
                .bind("now", now.toEpochMilli())
                .map((row, _) -> row(row))
                .findOne());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("answer") != null,
                row.getString("report"));
    }
}
