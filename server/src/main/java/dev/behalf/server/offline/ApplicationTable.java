package dev.behalf.server.offline;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `provider_token`, as far as refresh tokens are of another application than the environment is connected
/// to. They are kept: it may be connected to that one again.
final class ApplicationTable {

    private ApplicationTable() {}

    /// Lets those wait for a new sign-in that are active and of another application. Looks at every active one.
    ///
    /// @param application that the environment is connected to, see [ProviderApplication]
    /// @param grant null for all of the environment
    /// @return the grants
    static List<String> leave(Handle handle, String environment, String application, @Nullable String grant, long now) {
        var update = handle.createQuery("UPDATE provider_token SET state = 'needs_sign_in', reason = :reason,"
                        + " detail = NULL, changed_at = :now WHERE environment = :environment AND state = 'active'"
                        + " AND provider NOT IN ('', :application)"
                        + (grant == null ? "" : " AND grant_id = :grant") + " RETURNING grant_id")
                .bind("reason", StateReason.PROVIDER_CHANGED.id())
                .bind("now", now)
                .bind("environment", environment)
                .bind("application", application);
        if (grant != null) {
            update.bind("grant", grant);
        }
        List<String> grants = update.mapTo(String.class).list();
        EventTable.addAll(handle, environment, grants, State.NEEDS_SIGN_IN, StateReason.PROVIDER_CHANGED, now);
        return grants;
    }

    /// Ends the waiting of those whose application it is again.
    ///
    /// @return the grants
    static List<String> comeBack(Handle handle, String environment, String application, long now) {
        List<String> grants = handle.createQuery("""
                        UPDATE provider_token SET state = 'active', reason = :reason, detail = NULL, changed_at = :now
                        WHERE environment = :environment AND state = 'needs_sign_in' AND reason = :left
                            AND provider = :application AND token IS NOT NULL
                        RETURNING grant_id
                        """)
                .bind("reason", StateReason.PROVIDER_BACK.id())
                .bind("now", now)
                .bind("environment", environment)
                .bind("left", StateReason.PROVIDER_CHANGED.id())
                .bind("application", application)
                .mapTo(String.class)
                .list();
        EventTable.addAll(handle, environment, grants, State.ACTIVE, StateReason.PROVIDER_BACK, now);
        return grants;
    }
}
