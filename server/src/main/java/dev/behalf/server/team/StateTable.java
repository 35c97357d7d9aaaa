package dev.behalf.server.team;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// The one row of `team_state`.
final class StateTable {

    private StateTable() {}

    /// Makes changes of the membership wait for each other, so that each sees what the one before has left: two owners
    /// who demote each other at once would else leave none.
    static void lock(Handle handle) {
        handle.execute("UPDATE team_state SET revision = revision + 1 WHERE id = 1");
    }

    static void setSetUp(Handle handle, String hash, Instant now) {
        handle.execute(
                "UPDATE team_state SET set_up_hash = ?, set_up_created_at = ? WHERE id = 1", hash, now.toEpochMilli());
    }

    static boolean isSetUp(Handle handle, String hash) {
        return handle.createQuery("SELECT COUNT(*) FROM team_state WHERE set_up_hash = :hash")
                        .bind("hash", hash)
                        .mapTo(int.class)
                        .one()
                == 1;
    }

    /// @return whether this was the token; it is used up then
    static boolean takeSetUp(Handle handle, String hash) {
        return handle.execute(
                        "UPDATE team_state SET set_up_hash = NULL, set_up_created_at = NULL WHERE set_up_hash = ?",
                        hash)
                == 1;
    }
}
