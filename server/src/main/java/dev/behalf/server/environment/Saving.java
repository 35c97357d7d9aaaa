package dev.behalf.server.environment;

import dev.behalf.server.audit.Actor;
import org.jspecify.annotations.Nullable;

/// Who saves a connection, over which version, and what was typed to confirm it.
///
/// @param expectedVersion the version that was looked at, 0 where there was no connection
/// @param confirmation the name of the environment where users can be locked out; null where nothing was typed
public record Saving(long expectedVersion, @Nullable String confirmation, Actor actor) {

    static boolean confirms(@Nullable String confirmation, String environment) {
        return confirmation != null && confirmation.strip().equals(environment);
    }
}
