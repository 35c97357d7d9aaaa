package dev.behalf.server.vault;

import java.util.Locale;

/// Where a key of an environment is on its way.
public enum DataKeyState {
    /// Every node gets to know it; nobody seals by it yet.
    STAGED,
    /// Seals.
    PRIMARY,
    /// Seals no more, and opens until nothing is sealed by it.
    RETIRING;

    /// The name in the database.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DataKeyState of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
