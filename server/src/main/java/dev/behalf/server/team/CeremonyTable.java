package dev.behalf.server.team;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `team_ceremony`. Times are epoch milliseconds.
final class CeremonyTable {

    private CeremonyTable() {}

    static void deleteOld(Handle handle, long now) {
        handle.execute("DELETE FROM team_ceremony WHERE expires_at <= ?", now);
    }

    static int count(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM team_ceremony")
                .mapTo(int.class)
                .one();
    }

    static void insert(Handle handle, String hash, String kind, String state, long expiresAt) {
        handle.execute(
                "INSERT INTO team_ceremony (hash, kind, state, expires_at) VALUES (?, ?, ?, ?)",
                hash,
                kind,
                state,
                expiresAt);
    }

    static Optional<String> take(Handle handle, String hash, String kind, long now) {
        return handle.createQuery("DELETE FROM team_ceremony WHERE hash = :hash AND kind = :kind"
                        + " AND expires_at > :now RETURNING state")
                .bind("hash", hash)
                .bind("kind", kind)
                .bind("now", now)
                .mapTo(String.class)
                .findOne();
    }
}
