package dev.behalf.token;

import dev.behalf.keys.Printable;

/// Texts about claims.
final class Printables {

    private Printables() {}

    /// The names of the members, without their values.
    static String names(Claims claims) {
        return Printable.text(String.join(", ", claims.asMap().keySet()));
    }
}
