package dev.behalf.server.console.webhooks;

import dev.behalf.server.console.Ago;
import dev.behalf.server.webhooks.WebhookDelivery;
import dev.behalf.server.webhooks.WebhookDelivery.Status;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A delivery in a list.
///
/// @param about the connection it tells of, empty for a test
/// @param label what became of it
/// @param tone of the stylesheet
/// @param attempts a count with its unit
/// @param problem why the last try failed, empty where it did not
/// @param next when it is tried again, null where it is not
/// @param over whether it can be sent again
public record DeliveryRow(
        String id,
        String event,
        String about,
        Ago at,
        String label,
        String tone,
        String attempts,
        String problem,
        @Nullable Ago next,
        boolean over) {

    static DeliveryRow of(WebhookDelivery delivery, Instant now) {
        Instant due = delivery.dueAt();
        return new DeliveryRow(
                delivery.id(),
                delivery.event().id(),
                Objects.requireNonNullElse(delivery.connection(), ""),
                Ago.of(delivery.at(), now),
                label(delivery),
                switch (delivery.status()) {
                    case DELIVERED -> "good";
                    case FAILED -> "bad";
                    case WAITING -> delivery.attempts() == 0 ? "muted" : "warn";
                },
                delivery.attempts() == 1 ? "1 try" : delivery.attempts() + " tries",
                Objects.requireNonNullElse(delivery.problem(), ""),
                due == null || delivery.attempts() == 0 ? null : Ago.of(due, now),
                delivery.status() != Status.WAITING);
    }

    private static String label(WebhookDelivery delivery) {
        String answer = delivery.answer() == null ? "" : " " + delivery.answer();
        return switch (delivery.status()) {
            case DELIVERED -> "Delivered" + answer;
            case FAILED -> "Given up" + answer;
            case WAITING -> delivery.attempts() == 0 ? "On its way" : "Retrying" + answer;
        };
    }
}
