package dev.behalf.server.environment;

import java.util.Locale;
import java.util.Optional;

/// What tells environments apart at a glance. A fixed palette, so that every one is legible on light and dark.
public enum Colour {
    GREEN,
    TEAL,
    BLUE,
    PURPLE,
    PINK,
    RED,
    ORANGE,
    YELLOW;

    /// The name in configuration, on pages and in the database.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Red warns where real users are.
    public static Colour of(Environment.Kind kind) {
        return switch (kind) {
            case DEVELOPMENT -> BLUE;
            case PRODUCTION -> RED;
        };
    }

    public static Optional<Colour> of(String id) {
        for (Colour colour : values()) {
            if (colour.id().equals(id)) {
                return Optional.of(colour);
            }
        }
        return Optional.empty();
    }
}
