package dev.behalf.server.console.webhooks;

import dev.behalf.server.console.Fields;
import dev.behalf.server.webhooks.WebhookEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// An event that can be chosen, as a box to tick.
///
/// @param id the name of the event, and of the field
public record EventChoice(String id, String description, boolean chosen) {

    static List<EventChoice> of(Set<WebhookEvent> chosen) {
        return WebhookEvent.choices().stream()
                .map(event -> new EventChoice(event.id(), event.description(), chosen.contains(event)))
                .toList();
    }

    static Set<WebhookEvent> sent(Fields fields) {
        return WebhookEvent.choices().stream()
                .filter(event -> fields.ticked(event.id()))
                .collect(Collectors.toSet());
    }
}
