package dev.behalf.server.offline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `provider_token`: what is kept of whom, and when something is to be done about it. How it is refreshed
/// is in [LeaseTable], how it is stopped in [StopTable].
final class OfflineTable {

    private static final String SELECT = """
            SELECT t.grant_id, t.environment, g.person, p.issuer, p.subject, t.provider, t.token, t.access,
                   t.access_expires_at, t.scope, t.generation, t.checked, t.state, t.reason, t.obtained_at,
                   t.refreshed_at, t.used_at, t.due_at, t.failures, t.lease, t.unanswered_since
            FROM provider_token t JOIN oauth_grant g ON g.id = t.grant_id JOIN person p ON p.id = g.person
            """;

    private OfflineTable() {}

    /// Sealed tokens.
    record Sealed(String token, String access) {}

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

    /// Keeps the tokens of a grant that has none any more, or some that the provider takes no more.
    ///
    /// @return false where there is no row, or tokens that are in use, still to be given back, or another
    ///     application's
    static boolean keepAgain(Handle handle, String grant, KeptTokens kept, Sealed sealed, long now, long due) {
        return handle.createUpdate("""
                                UPDATE provider_token
                                SET provider = :provider, token = :token, access = :access, access_expires_at = :expires,
                                    scope = :scope, generation = generation + 1, checked = 1, state = 'active',
                                    reason = :reason, detail = NULL, obtained_at = :now, refreshed_at = NULL,
                                    due_at = :due, failures = 0, lease = NULL, leased_at = NULL,
                                    unanswered_since = NULL, changed_at = :now
                                WHERE grant_id = :grant AND (token IS NULL
                                    OR (state = 'needs_sign_in' AND provider IN ('', :provider)))
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

    static Optional<Held> find(Handle handle, String environment, String grant) {
        return handle.createQuery(SELECT + " WHERE t.grant_id = ? AND t.environment = ?")
                .bind(0, grant)
                .bind(1, environment)
                .map((row, _) -> held(row))
                .findOne();
    }

    static Optional<State> state(Handle handle, String grant) {
        return handle.createQuery("SELECT state FROM provider_token WHERE grant_id = ?")
                .bind(0, grant)
                .map((row, _) -> State.of(row.getString("state")))
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

    /// Tries again later.
    static void postpone(Handle handle, Held held, long due) {
        handle.execute(
                "UPDATE provider_token SET failures = failures + 1, due_at = ? WHERE grant_id = ? AND generation = ?",
                due,
                held.grant(),
                held.generation());
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

    /// Notes that the client is there. Where the access token is over, the provider is asked soon: it says whether
    /// the person may still come in.
    static void present(Handle handle, String grant, long now) {
        handle.execute(
                "UPDATE provider_token SET used_at = ?, due_at = CASE WHEN COALESCE(access_expires_at, 0) <= ? THEN ?"
                        + " ELSE due_at END WHERE grant_id = ? AND state = 'active'",
                now,
                now,
                now,
                grant);
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
                instant(row, "due_at"),
                row.getInt("failures"),
                row.getString("lease"),
                instant(row, "unanswered_since"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
