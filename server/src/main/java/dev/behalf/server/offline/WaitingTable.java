package dev.behalf.server.offline;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `provider_token`, as far as connections wait for their people's consent: paused, because it was not
/// allowed.
final class WaitingTable {

    /// Waiting, where the table is `t`.
    static final String WAITS = "(t.state = 'paused' AND t.reason = 'not_allowed')";

    /// Allowed, where the table is `t`.
    static final String ALLOWED = "EXISTS (SELECT 1 FROM acting_consent c WHERE c.person = t.person"
            + " AND c.client = t.client AND c.allowed = 1)";

    private WaitingTable() {}

    /// Whether a grant's person has allowed its client to act.
    static boolean isAllowed(Handle handle, String grant) {
        return handle.createQuery("SELECT 1 FROM provider_token t WHERE t.grant_id = ? AND " + ALLOWED)
                .bind(0, grant)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// Lets those wait that are active and not allowed. Looks at every active one, unless one is named.
    ///
    /// @param grant null for all of the environment
    /// @return the grants
    static List<String> hold(Handle handle, String environment, @Nullable String grant, long now) {
        String one = grant == null ? "" : " AND t.grant_id = :grant";
        var update = handle.createQuery("UPDATE provider_token AS t SET state = 'paused', reason = :reason,"
                        + " detail = NULL, changed_at = :now WHERE t.environment = :environment AND t.state = 'active'"
                        + one + " AND NOT " + ALLOWED + " RETURNING grant_id")
                .bind("reason", StateReason.NOT_ALLOWED.id())
                .bind("now", now)
                .bind("environment", environment);
        if (grant != null) {
            update.bind("grant", grant);
        }
        return told(handle, environment, update.mapTo(String.class).list(), State.PAUSED, StateReason.NOT_ALLOWED, now);
    }

    /// Ends the waiting of what a person has allowed a client.
    static List<String> allowed(Handle handle, String environment, String person, String client, long now) {
        List<String> grants = handle.createQuery("UPDATE provider_token AS t SET state = 'active', reason = :reason,"
                        + " detail = NULL, changed_at = :now WHERE t.environment = :environment AND t.person = :person"
                        + " AND t.client = :client AND " + WAITS + " RETURNING grant_id")
                .bind("reason", StateReason.ALLOWED.id())
                .bind("now", now)
                .bind("environment", environment)
                .bind("person", person)
                .bind("client", client)
                .mapTo(String.class)
                .list();
        return told(handle, environment, grants, State.ACTIVE, StateReason.ALLOWED, now);
    }

    /// Ends the waiting of all of an environment that does not ask any more.
    static List<String> notAsked(Handle handle, String environment, long now) {
        List<String> grants = handle.createQuery("UPDATE provider_token AS t SET state = 'active', reason = :reason,"
                        + " detail = NULL, changed_at = :now WHERE t.environment = :environment AND " + WAITS
                        + " RETURNING grant_id")
                .bind("reason", StateReason.NOT_ASKED.id())
                .bind("now", now)
                .bind("environment", environment)
                .mapTo(String.class)
                .list();
        return told(handle, environment, grants, State.ACTIVE, StateReason.NOT_ASKED, now);
    }

    private static List<String> told(
            Handle handle, String environment, List<String> grants, State state, StateReason reason, long now) {
        EventTable.addAll(handle, environment, grants, state, reason, now);
        return grants;
    }
}
