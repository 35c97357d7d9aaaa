package dev.behalf.server.offline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `provider_token`: leases, and what they protect. Every statement that writes says which generation it
/// means, so that whoever comes late changes nothing.
final class OfflineTable {

    private static final String SELECT = """
            SELECT t.grant_id, t.environment, g.person, p.issuer, p.subject, t.provider, t.token, t.access,
                   t.access_expires_at, t.scope, t.generation, t.checked, t.state, t.reason, t.obtained_at,
                   t.refreshed_at, t.used_at, t.failures, t.lease
            FROM provider_token t JOIN oauth_grant g ON g.id = t.grant_id JOIN person p ON p.id = g.person
            """;

    /// How long a sign-in lasts at most once nothing is kept by which its end at the provider is noticed; as one that
    /// was made without offline access.
    static final Duration LONGEST_UNATTENDED = Duration.ofDays(30);

    /// Gives a grant that outlives its tokens no longer than that.
    static final String UNATTENDED = "UPDATE oauth_grant SET expires_at = :until"
            + " WHERE id = :grant AND environment = :environment AND expires_at > :until AND ended_at IS NULL";

    private OfflineTable() {}

    /// @param due when it is looked after the first time
    static void add(
            Handle handle, String environment, String grant, KeptTokens kept, Sealed sealed, long now, long due) {
        handle.createUpdate("""
                        INSERT INTO provider_token
                            (grant_id, environment, person, client, provider, token, access, access_expires_at, scope,
                             generation, checked, state, obtained_at, due_at, failures, changed_at)
                        SELECT g.id, :environment, g.person, g.client, :provider, :token, :access, :expires, :scope,
                             0, 1, 'active', :now, :due, 0, :now
                        FROM oauth_grant g WHERE g.id = :grant
                        """)
                .bind("grant", grant)
                .bind("environment", environment)
                .bind("provider", kept.provider())
                .bind("token", sealed.token())
                .bind("access", sealed.access())
                .bind("expires", millis(kept.accessExpiresAt()))
                .bind("scope", String.join(" ", kept.scopes()))
                .bind("now", now)
                .bind("due", due)
                .execute();
    }

    static Optional<Held> find(Handle handle, String environment, String grant) {
        return handle.createQuery(SELECT + " WHERE t.grant_id = ? AND t.environment = ?")
                .bind(0, grant)
                .bind(1, environment)
                .map((row, _) -> held(row))
                .findOne();
    }

    /// How many refresh tokens of an environment are here.
    static long holding(Handle handle, String environment) {
        return handle.createQuery("SELECT COUNT(*) FROM provider_token WHERE environment = ? AND token IS NOT NULL")
                .bind(0, environment)
                .mapTo(Long.class)
                .one();
    }

    /// Those behind a grant, in the order of their grants.
    static List<Held> holding(Handle handle, String environment, String after, int limit) {
        return handle.createQuery(SELECT
                        + " WHERE t.environment = ? AND t.token IS NOT NULL AND t.grant_id > ? ORDER BY t.grant_id"
                        + " LIMIT ?")
                .bind(0, environment)
                .bind(1, after)
                .bind(2, limit)
                .map((row, _) -> held(row))
                .list();
    }

    /// What is to be done without being asked for: refresh, revoke, or take over from a node that died.
    ///
    /// @param away environments whose provider is away, which leaves nothing to do but to revoke. They are left out
    ///     here and not afterwards: theirs may be so many that the limit is reached before anybody else's
    static List<Held> due(Handle handle, long now, Set<String> away, int limit) {
        List<String> skipped = new ArrayList<>(away);
        // A list of none is no SQL; nothing has this name.
        skipped.add("");
        return handle.createQuery(SELECT + """
                         WHERE t.grant_id IN (
                             SELECT grant_id FROM provider_token WHERE due_at <= :now AND token IS NOT NULL
                                 AND state <> 'needs_sign_in'
                             UNION SELECT grant_id FROM provider_token WHERE lease IS NOT NULL AND token IS NOT NULL)
                         AND (t.state = 'revoked' OR t.environment NOT IN (<skipped>))
                         ORDER BY t.due_at LIMIT :limit
                        """)
                .bind("now", now)
                .bindList("skipped", skipped)
                .bind("limit", limit)
                .map((row, _) -> held(row))
                .list();
    }

    /// Takes the lease.
    ///
    /// @param over the lease that whoever had it has lost, null for one that nobody has
    /// @return false where somebody else has it, or something has changed
    static boolean lease(Handle handle, Held held, @Nullable String over, String lease, long now) {
        return handle.createUpdate("""
                                UPDATE provider_token SET lease = :lease, leased_at = :now
                                WHERE grant_id = :grant AND generation = :generation AND token IS NOT NULL
                                    AND state = :state AND COALESCE(lease, '') = :over
                                """)
                        .bind("lease", lease)
                        .bind("now", now)
                        .bind("grant", held.grant())
                        .bind("generation", held.generation())
                        .bind("state", held.state().id())
                        .bind("over", over == null ? "" : over)
                        .execute()
                == 1;
    }

    /// Stores what the provider answered, whoever has the lease by now: nothing else may cost that answer. One that was
    /// taken for dead meanwhile, by a node that took over, lives again.
    ///
    /// @param generation of the token that was redeemed
    /// @return false where another answer was stored before, or the token was removed
    static boolean store(Handle handle, String grant, long generation, Stored stored, long now) {
        boolean revived = revive(handle, grant, generation);
        boolean done = handle.createUpdate("""
                                UPDATE provider_token
                                SET token = COALESCE(:token, token),
                                    access = CASE WHEN state = 'revoked' THEN NULL ELSE :access END,
                                    access_expires_at = :expires, scope = :scope, generation = generation + 1, checked = 0,
                                    refreshed_at = :now, failures = 0, changed_at = :now,
                                    due_at = CASE WHEN state = 'revoked' THEN due_at ELSE :due END
                                WHERE grant_id = :grant AND generation = :generation AND token IS NOT NULL
                                """)
                        .bind("token", stored.token())
                        .bind("access", stored.access())
                        .bind("expires", millis(stored.accessExpiresAt()))
                        .bind("scope", String.join(" ", stored.scopes()))
                        .bind("now", now)
                        .bind("due", stored.dueAt())
                        .bind("grant", grant)
                        .bind("generation", generation)
                        .execute()
                == 1;
        if (revived) {
            EventTable.add(handle, grant, State.ACTIVE, StateReason.WORKS_AGAIN, null, now);
        }
        return done;
    }

    /// The other half of storing an answer to a token that was given up.
    private static boolean revive(Handle handle, String grant, long generation) {
        return handle.execute(
                        "UPDATE provider_token SET state = 'active', reason = NULL, detail = NULL"
                                + " WHERE grant_id = ? AND generation = ? AND token IS NOT NULL"
                                + " AND state = 'needs_sign_in'",
                        grant,
                        generation)
                == 1;
    }

    /// Keeps the tokens of a grant that has none any more, or some that are of no use.
    ///
    /// @return false where there is no row, or tokens that are in use or still to be given back
    static boolean keepAgain(Handle handle, String grant, KeptTokens kept, Sealed sealed, long now, long due) {
        return handle.createUpdate("""
                                UPDATE provider_token
                                SET provider = :provider, token = :token, access = :access, access_expires_at = :expires,
                                    scope = :scope, generation = generation + 1, checked = 1, state = 'active',
                                    reason = :reason, detail = NULL, obtained_at = :now, refreshed_at = NULL,
                                    due_at = :due, failures = 0, lease = NULL, leased_at = NULL, changed_at = :now
                                WHERE grant_id = :grant AND (token IS NULL OR state = 'needs_sign_in')
                                """)
                        .bind("provider", kept.provider())
                        .bind("token", sealed.token())
                        .bind("access", sealed.access())
                        .bind("expires", millis(kept.accessExpiresAt()))
                        .bind("scope", String.join(" ", kept.scopes()))
                        .bind("reason", StateReason.ALLOWED.id())
                        .bind("now", now)
                        .bind("due", due)
                        .bind("grant", grant)
                        .execute()
                == 1;
    }

    /// @param token sealed, null where the old one stays good
    /// @param access sealed
    record Stored(
            @Nullable String token,
            String access,
            @Nullable Instant accessExpiresAt,
            List<String> scopes,
            long dueAt) {}

    /// Sealed tokens.
    record Sealed(String token, String access) {}

    /// Notes that what was stored is the person's, and gives the lease back.
    static void check(Handle handle, String grant, long generation, String lease) {
        handle.execute(
                "UPDATE provider_token SET checked = 1, lease = NULLIF(lease, ?) WHERE grant_id = ? AND generation = ?",
                lease,
                grant,
                generation);
    }

    /// Gives the lease back after an attempt that changed nothing.
    static void release(Handle handle, String grant, String lease, String detail, long due) {
        handle.execute(
                "UPDATE provider_token SET lease = NULL, leased_at = NULL, failures = failures + 1, detail = ?, due_at = ?"
                        + " WHERE grant_id = ? AND lease = ?",
                detail,
                due,
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

    /// Removes the tokens of a connection that is revoked, for good.
    ///
    /// @param reason null to leave it as it is
    static void remove(Handle handle, Held held, @Nullable StateReason reason, long now) {
        int done = handle.execute(
                "UPDATE provider_token SET token = NULL, access = NULL, lease = NULL, leased_at = NULL, due_at = NULL,"
                        + " reason = COALESCE(?, reason), changed_at = ?"
                        + " WHERE grant_id = ? AND generation = ? AND state = 'revoked'",
                reason == null ? null : reason.id(),
                now,
                held.grant(),
                held.generation());
        if (done == 1 && reason != null) {
            EventTable.add(handle, held.grant(), State.REVOKED, reason, null, now);
        }
    }

    /// Tries again later.
    static void postpone(Handle handle, Held held, long due) {
        handle.execute(
                "UPDATE provider_token SET failures = failures + 1, due_at = ? WHERE grant_id = ? AND generation = ?",
                due,
                held.grant(),
                held.generation());
    }

    /// Marks what is no longer allowed to be used: nobody is served from here on, and the provider is to be told.
    ///
    /// @param unredeemed grants that were made before and not fetched are over
    /// @return the grants
    static List<String> markOver(Handle handle, long now, long unredeemed) {
        List<String> over = over(handle, now, unredeemed);
        over.forEach(grant -> revoke(handle, grant, StateReason.GRANT_OVER, null, now));
        return over;
    }

    /// Those whose grant is over.
    static List<String> over(Handle handle, long now, long unredeemed) {
        return handle.createQuery("""
                        SELECT t.grant_id FROM provider_token t WHERE t.state <> 'revoked' AND t.grant_id IN (
                            SELECT id FROM oauth_grant WHERE ended_at > 0
                            UNION ALL SELECT id FROM oauth_grant WHERE expires_at <= :now
                            UNION ALL SELECT id FROM oauth_grant WHERE redeemed_at IS NULL AND created_at < :unredeemed)
                        """)
                .bind("now", now)
                .bind("unredeemed", unredeemed)
                .mapTo(String.class)
                .list();
    }

    /// All of an environment that are not revoked.
    static List<String> ofEnvironment(Handle handle, String environment) {
        return handle.createQuery("SELECT grant_id FROM provider_token WHERE environment = ? AND state <> 'revoked'")
                .bind(0, environment)
                .mapTo(String.class)
                .list();
    }

    /// Marks all of an environment.
    static List<String> markEnvironment(Handle handle, String environment, StateReason reason, long now) {
        List<String> over = ofEnvironment(handle, environment);
        over.forEach(grant -> {
            revoke(handle, grant, reason, null, now);
            handle.createUpdate(UNATTENDED)
                    .bind("until", now + LONGEST_UNATTENDED.toMillis())
                    .bind("grant", grant)
                    .bind("environment", environment)
                    .execute();
        });
        return over;
    }

    /// @return false where it was revoked before
    static boolean revoke(Handle handle, String grant, StateReason reason, @Nullable String detail, long now) {
        boolean done = handle.createUpdate("""
                                UPDATE provider_token
                                SET state = 'revoked', reason = :reason, detail = :detail, access = NULL, failures = 0,
                                    due_at = :now, changed_at = :now
                                WHERE grant_id = :grant AND state <> 'revoked'
                                """)
                        .bind("reason", reason.id())
                        .bind("detail", detail)
                        .bind("now", now)
                        .bind("grant", grant)
                        .execute()
                == 1;
        if (done) {
            EventTable.add(handle, grant, State.REVOKED, reason, detail, now);
        }
        return done;
    }

    /// @param from the state it must have
    /// @return false where it had not
    static boolean change(Handle handle, String grant, State from, State to, StateReason reason, long now) {
        boolean done = handle.createUpdate("""
                                UPDATE provider_token SET state = :to, reason = :reason, detail = NULL, changed_at = :now
                                WHERE grant_id = :grant AND state = :from
                                """)
                        .bind("to", to.id())
                        .bind("reason", reason.id())
                        .bind("now", now)
                        .bind("grant", grant)
                        .bind("from", from.id())
                        .execute()
                == 1;
        if (done) {
            EventTable.add(handle, grant, to, reason, null, now);
        }
        return done;
    }

    /// Notes that access tokens of a generation were handed out.
    ///
    /// @param ahead when the next one is fetched at the latest, so that nobody waits for it
    static void use(Handle handle, String grant, long generation, long now, long ahead) {
        handle.execute(
                "UPDATE provider_token SET used_at = ?, due_at = CASE WHEN due_at < ? THEN due_at ELSE ? END"
                        + " WHERE grant_id = ? AND generation = ? AND state = 'active'",
                now,
                ahead,
                ahead,
                grant,
                generation);
    }

    /// Notes that the client is there. Where the access token is over, the provider is asked soon: it says whether the
    /// person may still come in.
    static void present(Handle handle, String grant, long now) {
        handle.execute(
                "UPDATE provider_token SET used_at = ?, due_at = CASE WHEN COALESCE(access_expires_at, 0) <= ? THEN ?"
                        + " ELSE due_at END WHERE grant_id = ? AND state = 'active'",
                now,
                now,
                now,
                grant);
    }

    /// A lease that somebody has.
    record Leased(String grant, String lease) {}

    static List<Leased> leased(Handle handle) {
        return handle.createQuery("SELECT grant_id, lease FROM provider_token WHERE lease IS NOT NULL")
                .map((row, _) -> new Leased(row.getString("grant_id"), row.getString("lease")))
                .list();
    }

    /// A change that others' memory has to follow.
    record Change(String grant, long generation, State state) {}

    static List<Change> changedSince(Handle handle, long since) {
        return handle.createQuery("SELECT grant_id, generation, state FROM provider_token WHERE changed_at > ?")
                .bind(0, since)
                .map((row, _) -> new Change(
                        row.getString("grant_id"), row.getLong("generation"), State.of(row.getString("state"))))
                .list();
    }

    static List<StateCount> counts(Handle handle) {
        return handle.createQuery(
                        "SELECT environment, state, COUNT(*) AS many FROM provider_token GROUP BY environment, state")
                .map((row, _) -> new StateCount(
                        row.getString("environment"), State.of(row.getString("state")), row.getLong("many")))
                .list();
    }

    private static Held held(ResultSet row) throws SQLException {
        String scope = row.getString("scope");
        return new Held(
                row.getString("grant_id"),
                row.getString("environment"),
                row.getString("person"),
                row.getString("issuer"),
                row.getString("subject"),
                row.getString("provider"),
                row.getString("token"),
                row.getString("access"),
                instant(row, "access_expires_at"),
                scope.isEmpty() ? List.of() : List.of(scope.split(" ", -1)),
                row.getLong("generation"),
                row.getInt("checked") == 1,
                State.of(row.getString("state")),
                StateReason.of(row.getString("reason")),
                Instant.ofEpochMilli(row.getLong("obtained_at")),
                instant(row, "refreshed_at"),
                instant(row, "used_at"),
                row.getInt("failures"),
                row.getString("lease"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
