package dev.behalf.server.environment;

import org.jdbi.v3.core.Handle;

/// What is kept for people who are away, as far as a change of settings ends it.
final class KeptConnections {

    private KeptConnections() {}

    static Kept count(Handle handle, String environment) {
        return handle.createQuery("SELECT COUNT(*) AS kept, COUNT(c.person) AS allowed FROM provider_token t"
                        + " LEFT JOIN acting_consent c ON c.person = t.person AND c.client = t.client AND c.allowed = 1"
                        + " WHERE t.environment = ? AND t.state IN ('active', 'paused', 'needs_sign_in')")
                .bind(0, environment)
                .map((row, _) -> new Kept(row.getLong("kept"), row.getLong("kept") - row.getLong("allowed")))
                .one();
    }
}
