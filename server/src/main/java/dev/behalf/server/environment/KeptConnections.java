package dev.behalf.server.environment;

import org.jdbi.v3.core.Handle;

/// What is kept for people who are away, as far as a change of settings ends it.
final class KeptConnections {

    private KeptConnections() {}

    /// For how many sign-ins of people tools can act now, or could again.
    static long count(Handle handle, String environment) {
        return handle.createQuery("SELECT COUNT(*) FROM provider_token WHERE environment = ?"
                        + " AND state IN ('active', 'paused', 'needs_sign_in')")
                .bind(0, environment)
                .mapTo(Long.class)
                .one();
    }

    /// What becomes of them, as the end of a sentence; empty where there are none.
    static String removed(long kept) {
        return kept == 0
                ? ""
                : kept == 1
                        ? " 1 connection is removed and given back at the provider."
                        : " " + kept + " connections are removed and given back at the provider.";
    }
}
