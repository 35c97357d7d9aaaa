package dev.behalf.server.db;

import java.util.Locale;

/// Patterns for `LOWER(column) LIKE :pattern ESCAPE '!'`.
public final class Like {

    private Like() {}

    /// Whatever holds the text, in any case.
    ///
    /// @param text as people typed it; what LIKE would understand in it stands for itself
    public static String containing(String text) {
        return "%"
                + text.toLowerCase(Locale.ROOT)
                        .replace("!", "!!")
                        .replace("%", "!%")
                        .replace("_", "!_")
                + "%";
    }
}
