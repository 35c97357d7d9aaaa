package dev.behalf.server.offline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `provider_token`, as far as connections are stopped: for a while, or for good.
final class StopTable {

    /// How long a sign-in lasts at most once nothing is kept by which its end at the provider is noticed; as one that
    /// was made without offline access.
    static final Duration LONGEST_UNATTENDED = Duration.ofDays(30);

    /// Gives a grant that outlives its tokens no longer than that.
    static final String UNATTENDED = "UPDATE oauth_grant SET expires_at = :until"
            + " WHERE id IN (<grants>) AND environment = :environment AND expires_at > :until AND ended_at IS NULL";

    private StopTable() {}

    /// Marks what is no longer allowed to be used: nobody is served from here on, and the provider is to be told.
    ///
    /// @param unredeemed grants that were made before and not fetched are over
    /// @return the grants of each environment
    static Map<String, List<String>> markOver(Handle handle, long now, long unredeemed) {
        Map<String, List<String>> over = over(handle, now, unredeemed);
        over.values()
                .forEach(grants -> grants.forEach(grant -> revoke(handle, grant, StateReason.GRANT_OVER, null, now)));
        return over;
    }

    /// Those whose grant is over, by their environments.
    static Map<String, List<String>> over(Handle handle, long now, long unredeemed) {
        Map<String, List<String>> over = new TreeMap<>();
        handle.createQuery("""
                        SELECT t.environment, t.grant_id FROM provider_token t
                        WHERE t.state <> 'revoked' AND t.grant_id IN (
                            SELECT id FROM oauth_grant WHERE ended_at > 0
                            UNION ALL SELECT id FROM oauth_grant WHERE expires_at <= :now
                            UNION ALL SELECT id FROM oauth_grant WHERE redeemed_at IS NULL AND created_at < :unredeemed)
                        """)
                .bind("now", now)
                .bind("unredeemed", unredeemed)
                .map((row, _) -> Map.entry(row.getString("environment"), row.getString("grant_id")))
                .forEach(found -> over.computeIfAbsent(found.getKey(), _ -> new ArrayList<>())
                        .add(found.getValue()));
        return over;
    }

    /// Whether an environment has any that is not revoked.
    static boolean anyOf(Handle handle, String environment) {
        return handle.createQuery("SELECT 1 FROM provider_token WHERE environment = ? AND state <> 'revoked' LIMIT 1")
                .bind(0, environment)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// Marks all of an environment that does not keep any more.
    ///
    /// @return the grants
    static List<String> markEnvironment(Handle handle, String environment, long now) {
        return ConnectionTable.change(
                handle,
                environment,
                ConnectionFilter.ALL,
                null,
                ConnectionAct.REVOKE,
                StateReason.OFFLINE_ACCESS_OFF,
                false,
                now);
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
}
