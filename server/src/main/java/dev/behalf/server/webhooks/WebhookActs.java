package dev.behalf.server.webhooks;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// What is done to webhooks without their secrets, and what the audit log says of it.
record WebhookActs(AuditLog audit) {

    static String text(Set<WebhookEvent> events) {
        return events.stream()
                .sorted(Comparator.naturalOrder())
                .map(WebhookEvent::id)
                .collect(Collectors.joining(", "));
    }

    void change(Handle handle, Webhook webhook, Set<WebhookEvent> events, Actor actor) {
        if (!webhook.events().equals(events)) {
            WebhookTable.change(handle, webhook.id(), events);
            record(
                    actor,
                    webhook.environment(),
                    "webhook.change",
                    webhook.id(),
                    text(webhook.events()) + " → " + text(events));
        }
    }

    void remove(Handle handle, Webhook webhook, Actor actor) {
        WebhookTable.remove(handle, webhook.id());
        record(actor, webhook.environment(), "webhook.remove", webhook.id(), WebhookUrl.origin(webhook.url()));
    }

    void record(Actor actor, String environment, String action, String id, String detail) {
        audit.record(new AuditEvent(actor, environment, action, id, detail));
    }
}
