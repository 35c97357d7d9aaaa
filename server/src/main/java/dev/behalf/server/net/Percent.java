package dev.behalf.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/// Percent-encoding (RFC 3986 section 2.1).
public final class Percent {

    private Percent() {}

    /// For the name or value of a query or form, a space as `%20`.
    public static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
