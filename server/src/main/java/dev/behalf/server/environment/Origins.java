package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import org.jspecify.annotations.Nullable;

/// Origins of web pages, compared exactly: no wildcard, no path.
final class Origins {

    static final String EXPECTED = "an origin such as https://app.acme.com";

    private Origins() {}

    /// The normal form; null for what is no origin, or one that is not protected though it is on another machine.
    static @Nullable String parse(String text) {
        HttpAddress address = HttpAddress.parse(text);
        return address != null && address.path().isEmpty() && (address.secure() || address.loopback())
                ? address.origin()
                : null;
    }

    /// What to enter instead of a text that is none.
    static String advice(String text) {
        if (text.contains("*")) {
            return "Wildcards would let every site of that name in: list each origin.";
        }
        HttpAddress address = HttpAddress.parse(text);
        if (address == null) {
            return "Enter scheme and host, and the port if it is a special one.";
        }
        return address.secure() || address.loopback()
                ? "An origin has no path: enter " + Printable.text(address.origin()) + "."
                : "Use https; http is allowed for localhost only.";
    }
}
