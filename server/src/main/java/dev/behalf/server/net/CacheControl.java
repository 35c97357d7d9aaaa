package dev.behalf.server.net;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/// The part of `Cache-Control` (RFC 9111, 5.2.2) that says how long a key set may be kept.
final class CacheControl {

    /// The largest value a recipient has to tell apart (RFC 9111, 1.2.2).
    private static final long LARGEST = 1L << 31;

    private CacheControl() {}

    static @Nullable Duration maxAge(Header... headers) {
        List<String> directives = Arrays.stream(headers)
                .flatMap(header -> Arrays.stream(header.getValue().split(",", -1)))
                .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (directives.contains("no-store") || directives.contains("no-cache")) {
            return Duration.ZERO;
        }
        return directives.stream()
                .filter(directive -> directive.startsWith("max-age="))
                .map(directive -> directive
                        .substring("max-age=".length())
                        .replace("\"", "")
                        .strip())
                .filter(seconds -> seconds.matches("[0-9]+"))
                .map(seconds -> Duration.ofSeconds(seconds.length() > 10 ? LARGEST : Long.parseLong(seconds)))
                .findFirst()
                .orElse(null);
    }
}
