package dev.behalf.server.offline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `provider_token`, as far as it is the protocol by which refresh tokens are redeemed: leases, and what
/// they protect. Every statement that writes says which generation it means, so that whoever comes late changes
/// nothing.
final class LeaseTable {

    private LeaseTable() {}

    /// Takes the lease.
    ///
    /// @param over the lease that whoever had it has lost, null for one that nobody has. Where there is one, the
    ///     answer to its redemption may be lost
    /// @param since when that redemption began, by the clock of whoever takes over; not used where there is none
    /// @return false where somebody else has it, or something has changed
    static boolean lease(Handle handle, Held held, @Nullable String over, String lease, long since) {
        return handle.createUpdate("""
                                UPDATE provider_token SET lease = :lease, leased_at = <clock>, unanswered_since =
                                    CASE WHEN lease IS NULL THEN unanswered_since
                                         ELSE COALESCE(unanswered_since, :since) END
                                WHERE grant_id = :grant AND generation = :generation AND token IS NOT NULL
                                    AND state = :state AND COALESCE(lease, '') = :over
                                """)
                        .bind("lease", lease)
                        .bind("since", since)
                        .bind("grant", held.grant())
                        .bind("generation", held.generation())
                        .bind("state", held.state().id())
                        .bind("over", over == null ? "" : over)
                        .execute()
                == 1;
    }

    /// How long ago a lease was taken, by the database's clock.
    ///
    /// @return milliseconds; 0 where nobody has that lease, or it is not known
    static long age(Handle handle, String grant, String lease) {
        return handle.createQuery(
                        "SELECT COALESCE(<clock> - leased_at, 0) FROM provider_token WHERE grant_id = ? AND lease = ?")
                .bind(0, grant)
                .bind(1, lease)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /// @param token sealed, null where the old one stays good
    /// @param access sealed
    record Stored(
            @Nullable String token,
            String access,
            @Nullable Instant accessExpiresAt,
            List<String> scopes,
            long dueAt) {}

    /// Stores what the provider answered, whoever has the lease by now: nothing else may cost that answer. One that
    /// was taken for dead meanwhile, by a node that took over, lives again.
    ///
    /// @param generation of the token that was redeemed
    /// @param asksFirst whether people are asked before tools act for them: what lives again may have to wait for
    ///     that
    /// @return false where another answer was stored before, or the token was removed
    static boolean store(Handle handle, String grant, long generation, Stored stored, boolean asksFirst, long now) {
        boolean waits = asksFirst && !WaitingTable.isAllowed(handle, grant);
        boolean revived = revive(handle, grant, generation, waits);
        boolean done = handle.createUpdate("""
                                UPDATE provider_token
                                SET token = COALESCE(:token, token),
                                    access = CASE WHEN state = 'revoked' THEN NULL ELSE :access END,
                                    access_expires_at = :expires, scope = :scope, generation = generation + 1, checked = 0,
                                    refreshed_at = :now, failures = 0, changed_at = :now,
                                    unanswered_since = NULL,
                                    due_at = CASE WHEN state = 'revoked' THEN due_at ELSE :due END
                                WHERE grant_id = :grant AND generation = :generation AND token IS NOT NULL
                                """)
                        .bind("token", stored.token())
                        .bind("access", stored.access())
                        .bind("expires", OfflineTable.millis(stored.accessExpiresAt()))
                        .bind("scope", String.join(" ", stored.scopes()))
                        .bind("now", now)
                        .bind("due", stored.dueAt())
                        .bind("grant", grant)
                        .bind("generation", generation)
                        .execute()
                == 1;
        if (revived) {
            // One change, of which others are told once.
            EventTable.add(
                    handle,
                    grant,
                    waits ? State.PAUSED : State.ACTIVE,
                    waits ? StateReason.NOT_ALLOWED : StateReason.WORKS_AGAIN,
                    null,
                    now);
        }
        return done;
    }

    /// The other half of storing an answer to a token that was given up.
    private static boolean revive(Handle handle, String grant, long generation, boolean waits) {
        return handle.execute(
                        "UPDATE provider_token SET state = ?, reason = ?, detail = NULL"
                                + " WHERE grant_id = ? AND generation = ? AND token IS NOT NULL"
                                + " AND state = 'needs_sign_in'",
                        (waits ? State.PAUSED : State.ACTIVE).id(),
                        waits ? StateReason.NOT_ALLOWED.id() : null,
                        grant,
                        generation)
                == 1;
    }

    /// Notes that what was stored is the person's, and gives the lease back.
    static void check(Handle handle, String grant, long generation, String lease) {
        handle.execute(
                "UPDATE provider_token SET checked = 1, lease = NULLIF(lease, ?) WHERE grant_id = ? AND generation = ?",
                lease,
                grant,
                generation);
    }

    /// Gives the lease back after an attempt that changed nothing.
    ///
    /// @param unanswered when the token was sent of which no answer came; null where that is not so, which changes
    ///     nothing of what was noted before
    static void release(Handle handle, String grant, String lease, String detail, long due, @Nullable Long unanswered) {
        handle.execute(
                "UPDATE provider_token SET lease = NULL, leased_at = NULL, failures = failures + 1, detail = ?, due_at = ?,"
                        + " unanswered_since = COALESCE(unanswered_since, ?) WHERE grant_id = ? AND lease = ?",
                detail,
                due,
                unanswered,
                grant,
                lease);
    }

    /// Notes that the answer did not come in time, and keeps the lease.
    ///
    /// @param sent when the token was sent of which no answer came
    static void late(Handle handle, String grant, String lease, String detail, long sent) {
        handle.execute(
                "UPDATE provider_token SET failures = failures + 1, detail = ?,"
                        + " unanswered_since = COALESCE(unanswered_since, ?) WHERE grant_id = ? AND lease = ?",
                detail,
                sent,
                grant,
                lease);
    }

    /// Notes that the provider has ended it.
    ///
    /// @return false where whoever says so has lost the lease, or something has changed since
    static boolean end(Handle handle, Held held, String lease, String detail, long now) {
        boolean done = handle.createUpdate("""
                                UPDATE provider_token
                                SET state = 'needs_sign_in', reason = :reason, detail = :detail, access = NULL,
                                    lease = NULL, leased_at = NULL, changed_at = :now
                                WHERE grant_id = :grant AND generation = :generation AND lease = :lease
                                    AND state <> 'revoked'
                                """)
                        .bind("reason", StateReason.ENDED_AT_PROVIDER.id())
                        .bind("detail", detail)
                        .bind("now", now)
                        .bind("grant", held.grant())
                        .bind("generation", held.generation())
                        .bind("lease", lease)
                        .execute()
                == 1;
        if (done) {
            EventTable.add(handle, held.grant(), State.NEEDS_SIGN_IN, StateReason.ENDED_AT_PROVIDER, detail, now);
        }
        return done;
    }

    /// Throws away what turned out to be somebody else's.
    ///
    /// @param generation of the answer
    static void flag(Handle handle, String grant, long generation, String detail, long now) {
        int done = handle.createUpdate("""
                        UPDATE provider_token
                        SET state = 'needs_sign_in', reason = :reason, detail = :detail, token = NULL, access = NULL,
                            lease = NULL, leased_at = NULL, due_at = NULL, changed_at = :now
                        WHERE grant_id = :grant AND generation = :generation
                        """)
                .bind("reason", StateReason.OTHER_PERSON.id())
                .bind("detail", detail)
                .bind("now", now)
                .bind("grant", grant)
                .bind("generation", generation)
                .execute();
        if (done == 1) {
            EventTable.add(handle, grant, State.NEEDS_SIGN_IN, StateReason.OTHER_PERSON, detail, now);
        }
    }

    /// A connection whose refresh token may be spent without an answer.
    ///
    /// @param lease that somebody has, null where nobody has one
    record Open(
            String environment,
            String grant,
            long generation,
            State state,
            @Nullable String lease) {}

    /// All leases that somebody has.
    static List<Open> leased(Handle handle) {
        return handle.createQuery(
                        "SELECT environment, grant_id, generation, state, lease FROM provider_token WHERE lease IS NOT NULL")
                .map((row, _) -> open(row))
                .list();
    }

    /// Those whose answer was lost and that are to be asked for again, without a lease.
    ///
    /// @param since no longer ago
    static List<Open> unanswered(Handle handle, long since, long now) {
        return handle.createQuery("""
                        SELECT environment, grant_id, generation, state, lease FROM provider_token
                        WHERE unanswered_since > ? AND due_at <= ? AND lease IS NULL AND token IS NOT NULL
                            AND state IN ('active', 'paused')
                        """)
                .bind(0, since)
                .bind(1, now)
                .map((row, _) -> open(row))
                .list();
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(
                row.getString("environment"),
                row.getString("grant_id"),
                row.getLong("generation"),
                State.of(row.getString("state")),
                row.getString("lease"));
    }
}
