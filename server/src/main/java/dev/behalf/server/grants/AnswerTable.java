package dev.behalf.server.grants;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `mcp_answer`.
final class AnswerTable {

    private AnswerTable() {}

    /// Forgets those that are good no more, too.
    ///
    /// @param hash of what names the question
    /// @param answer sealed
    /// @param goodUntil epoch milliseconds
    /// @return false where there is one already
    static boolean put(Handle handle, String environment, String hash, String answer, long goodUntil, long now) {
        handle.execute("DELETE FROM mcp_answer WHERE good_until < ?", now);
        return handle.execute(
                        "INSERT INTO mcp_answer (environment, hash, answer, good_until) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        environment,
                        hash,
                        answer,
                        goodUntil)
                > 0;
    }

    /// One that nobody has taken.
    static Optional<String> find(Handle handle, String environment, String hash) {
        return handle.createQuery("SELECT answer FROM mcp_answer"
                        + " WHERE environment = :environment AND hash = :hash AND answer <> ''")
                .bind("environment", environment)
                .bind("hash", hash)
                .mapTo(String.class)
                .findOne();
    }

    /// Leaves no more than that there was one, so that no other comes.
    ///
    /// @return whether nobody else had taken it
    static boolean take(Handle handle, String environment, String hash) {
        return handle.execute(
                        "UPDATE mcp_answer SET answer = '' WHERE environment = ? AND hash = ? AND answer <> ''",
                        environment,
                        hash)
                > 0;
    }
}
