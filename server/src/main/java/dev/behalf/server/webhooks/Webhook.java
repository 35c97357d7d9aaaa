package dev.behalf.server.webhooks;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A URL that an environment's events are sent to, without its secret.
///
/// @param formerUntil until when messages are signed with the former secret too, null where they are not
/// @param disabledAt since when nothing is sent, because the URL answered 410 (Gone); null while it is
/// @param failures tries in a row that failed
/// @param flaggedAt when a delivery was given up, null where one has arrived since
/// @param last the latest delivery, null where there is none
/// @param waiting deliveries that have not arrived and are not given up
public record Webhook(
        String id,
        String environment,
        String url,
        Set<WebhookEvent> events,
        Instant createdAt,
        @Nullable Instant formerUntil,
        @Nullable Instant disabledAt,
        int failures,
        @Nullable Instant flaggedAt,
        @Nullable WebhookDelivery last,
        long waiting) {

    public Webhook {
        events = Set.copyOf(events);
    }

    /// How it is doing.
    public enum Health {
        /// No try has failed since the last delivery.
        GOOD,
        /// Tries fail, and are repeated.
        FAILING,
        /// A delivery was given up, and none has arrived since.
        FLAGGED,
        /// The URL is gone; nothing is sent until somebody switches it on again.
        DISABLED
    }

    public Health health() {
        return disabledAt != null
                ? Health.DISABLED
                : flaggedAt != null ? Health.FLAGGED : failures > 0 ? Health.FAILING : Health.GOOD;
    }

    /// Whether it is told of all there is.
    public boolean all() {
        return events.containsAll(WebhookEvent.choices());
    }
}
