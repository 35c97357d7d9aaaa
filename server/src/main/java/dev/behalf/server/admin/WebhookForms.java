package dev.behalf.server.admin;

import dev.behalf.server.webhooks.Webhook;
import dev.behalf.server.webhooks.WebhookDelivery;
import dev.behalf.server.webhooks.WebhookEvent;
import dev.behalf.server.webhooks.WebhookResult;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Webhooks as programs get them.
final class WebhookForms {

    private WebhookForms() {}

    /// Everything but the secret.
    static ObjectNode webhook(Webhook webhook) {
        ObjectNode form = JsonMapper.shared()
                .createObjectNode()
                .put("id", webhook.id())
                .put("environment", webhook.environment())
                .put("url", webhook.url());
        ArrayNode events = form.putArray("events");
        webhook.events().stream().sorted().map(WebhookEvent::id).forEach(events::add);
        form.put("health", webhook.health().name().toLowerCase(Locale.ROOT))
                .put("failures", webhook.failures())
                .put("waiting", webhook.waiting())
                .put("createdAt", webhook.createdAt().toString())
                .put("formerSecretUntil", text(webhook.formerUntil()))
                .put("disabledAt", text(webhook.disabledAt()))
                .put("flaggedAt", text(webhook.flaggedAt()));
        WebhookDelivery last = webhook.last();
        if (last == null) {
            form.putNull("last");
        } else {
            form.set("last", delivery(last));
        }
        return form;
    }

    /// With the secret, in the one moment in which it is shown.
    static ObjectNode made(WebhookResult.Made made) {
        return webhook(made.webhook()).put("secret", made.secret().reveal());
    }

    static ObjectNode delivery(WebhookDelivery delivery) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("id", delivery.id())
                .put("event", delivery.event().id())
                .put("at", delivery.at().toString())
                .put("connection", delivery.connection())
                .put("person", delivery.person())
                .put("client", delivery.client())
                .put("reason", delivery.reason())
                .put("status", delivery.status().id())
                .put("attempts", delivery.attempts())
                .put("dueAt", text(delivery.dueAt()))
                .put("triedAt", text(delivery.triedAt()))
                .put("answer", delivery.answer())
                .put("problem", delivery.problem());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
