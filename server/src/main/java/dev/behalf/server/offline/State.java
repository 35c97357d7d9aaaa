package dev.behalf.server.offline;

import java.util.Arrays;
import java.util.Locale;

/// What a connection of a person is good for.
public enum State {
    /// Tools can act for the person.
    ACTIVE("Active"),
    /// Nothing can be done until the person signs in again; the reason says why.
    NEEDS_SIGN_IN("Needs sign-in"),
    /// The team has stopped it for a while. Its tokens are kept, and kept alive.
    PAUSED("Paused"),
    /// Its tokens are removed.
    REVOKED("Revoked");

    private final String label;

    State(String label) {
        this.label = label;
    }

    /// The name in the database and in APIs.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// For people.
    public String label() {
        return label;
    }

    static State of(String id) {
        return Arrays.stream(values())
                .filter(state -> state.id().equals(id))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("A state was expected, found " + id));
    }
}
