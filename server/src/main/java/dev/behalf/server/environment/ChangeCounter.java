package dev.behalf.server.environment;

import org.jdbi.v3.core.Handle;

/// Counts the changes of configuration, so that every node notices each other's by reading one number.
final class ChangeCounter {

    private ChangeCounter() {}

    static long revision(Handle handle) {
        return handle.createQuery("SELECT revision FROM change_counter WHERE id = 1")
                .mapTo(long.class)
                .one();
    }

    /// Makes other changes wait for this transaction; without it two nodes could both find a name free and take it.
    static long lock(Handle handle) {
        handle.execute("UPDATE change_counter SET revision = revision WHERE id = 1");
        return revision(handle);
    }

    /// @param revision of the change, one more than [#lock] gave
    static void set(Handle handle, long revision) {
        handle.execute("UPDATE change_counter SET revision = ? WHERE id = 1", revision);
    }
}
