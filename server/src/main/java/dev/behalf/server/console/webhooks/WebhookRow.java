package dev.behalf.server.console.webhooks;

import dev.behalf.server.webhooks.Webhook;
import dev.behalf.server.webhooks.WebhookDelivery;
import dev.behalf.server.webhooks.WebhookEvent;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A webhook in the list.
///
/// @param path of its page
/// @param events what it is told of, in words
/// @param last the latest delivery, null where there is none
public record WebhookRow(
        String path,
        String url,
        String events,
        HealthView health,
        @Nullable DeliveryRow last,
        long waiting) {

    static WebhookRow of(Webhook webhook, String list, Instant now) {
        WebhookDelivery last = webhook.last();
        return new WebhookRow(
                list + "/" + webhook.id(),
                webhook.url(),
                webhook.all()
                        ? "All events"
                        : webhook.events().stream()
                                .sorted()
                                .map(WebhookEvent::id)
                                .collect(Collectors.joining(", ")),
                HealthView.of(webhook),
                last == null ? null : DeliveryRow.of(last, now),
                webhook.waiting());
    }
}
