package dev.behalf.server.console.webhooks;

import dev.behalf.server.webhooks.Webhook;

/// How a webhook is doing, as a pill.
///
/// @param tone of the stylesheet
public record HealthView(String label, String tone) {

    static HealthView of(Webhook webhook) {
        return switch (webhook.health()) {
            case GOOD ->
                webhook.last() == null ? new HealthView("Not used yet", "muted") : new HealthView("Working", "good");
            case FAILING -> new HealthView("Failing", "warn");
            case FLAGGED -> new HealthView("Given up on some", "bad");
            case DISABLED -> new HealthView("Switched off", "bad");
        };
    }
}
