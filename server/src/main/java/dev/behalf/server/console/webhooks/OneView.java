package dev.behalf.server.console.webhooks;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One webhook.
///
/// @param list the path of the list
/// @param path of the page
/// @param formerUntil until when the former secret signs too, null where it does not
/// @param flaggedAt when a delivery was given up, null where one has arrived since
/// @param disabledAt since when it is switched off, null where it is not
/// @param secret a new secret, shown this once; empty for none
/// @param eventsProblem what is wrong with the choice of events, empty for nothing
/// @param done what was just done, as a sentence; empty for nothing
public record OneView(
        String list,
        String path,
        String url,
        HealthView health,
        Moment createdAt,
        long waiting,
        @Nullable Moment formerUntil,
        @Nullable Ago flaggedAt,
        @Nullable Ago disabledAt,
        List<EventChoice> events,
        String eventsProblem,
        List<DeliveryRow> deliveries,
        String secret,
        String done) {

    public OneView {
        events = List.copyOf(events);
        deliveries = List.copyOf(deliveries);
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "OneView[" + path + "]";
    }
}
