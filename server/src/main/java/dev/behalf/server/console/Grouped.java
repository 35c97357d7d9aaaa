package dev.behalf.server.console;

import java.util.Locale;

/// Numbers as pages show them.
public final class Grouped {

    private Grouped() {}

    /// In groups of three with no-break spaces (ISO 80000-1 section 7.3.1).
    public static String of(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u00a0');
    }

    /// Of a noun that takes an s.
    public static String of(long number, String noun) {
        return of(number) + "\u00a0" + noun + (number == 1 ? "" : "s");
    }
}
