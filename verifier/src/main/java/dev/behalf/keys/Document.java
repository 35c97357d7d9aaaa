package dev.behalf.keys;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a fetch brought.
///
/// @param body the body as text
/// @param maxAge how long the origin allows it to be kept (RFC 9111 `max-age`), null where it does not say
/// @param date the origin's clock when it answered (RFC 9110 `Date`), null where it does not say
public record Document(
        String body, @Nullable Duration maxAge, @Nullable Instant date) {

    public Document(String body, @Nullable Duration maxAge) {
        this(body, maxAge, null);
    }
}
