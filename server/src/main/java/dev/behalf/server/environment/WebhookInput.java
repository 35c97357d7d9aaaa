package dev.behalf.server.environment;

import java.util.List;
import java.util.Map;

/// A webhook of an environment as `behalf.yaml` says it. Its signing secret stands in no file.
///
/// @param url whom it tells; no other webhook of the environment has it
/// @param events of [#EVENTS] and in that order, at least one
public record WebhookInput(String url, List<String> events) {

    /// What a webhook can be told of.
    public static final List<String> EVENTS =
            List.of("connection.active", "connection.needs_sign_in", "connection.paused", "connection.revoked");

    /// Of one environment.
    public static final int MOST = 10;

    static final String WEBHOOKS = "webhooks";
    static final String URL = "url";
    static final String CHOSEN = "events";

    public WebhookInput {
        events = EVENTS.stream().filter(events::contains).toList();
    }

    /// Where it stands among what differs.
    String path(String environment) {
        return environment + "." + WEBHOOKS + "." + shown();
    }

    /// The URL without its query, by which receivers may know senders.
    String shown() {
        return url.replaceFirst("\\?.*", "?…");
    }

    Map<String, String> described() {
        return Map.of(CHOSEN, String.join(", ", events));
    }
}
