package dev.behalf.server.activity;

import java.util.Locale;

/// By what way a token was presented.
public enum Face {
    VERIFY,
    INTROSPECT,
    CHECK,
    TOKEN;

    /// The name on pages and in the database.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Face of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
