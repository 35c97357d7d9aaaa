package dev.behalf.server.console;

import org.jspecify.annotations.Nullable;

/// Knows who is signed in.
public interface Visitors {

    /// @param sessionToken as the browser sent it, of any form
    /// @return null where it opens nothing, or nothing any more
    @Nullable
    Visitor find(String sessionToken);

    /// Whether the team has an owner; until then there is nothing but the set-up.
    boolean setUp();
}
