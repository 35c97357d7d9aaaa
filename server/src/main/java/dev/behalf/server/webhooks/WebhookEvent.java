package dev.behalf.server.webhooks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a webhook is told of. The names are stable.
public enum WebhookEvent {
    ACTIVE("connection.active", "Tools can act for the person: a connection is new, or works again."),
    NEEDS_SIGN_IN("connection.needs_sign_in", "Nothing can be done until the person signs in again."),
    PAUSED("connection.paused", "The team has stopped a connection for a while."),
    REVOKED("connection.revoked", "A connection is over, and its tokens are removed."),
    /// Sent when somebody asks for it, whatever was chosen.
    TEST("webhook.test", "Sent from the console or the admin API, to try the webhook.");

    private static final String CONNECTION = "connection.";

    private final String id;
    private final String description;

    WebhookEvent(String id, String description) {
        this.id = id;
        this.description = description;
    }

    /// The `type` of the message.
    public String id() {
        return id;
    }

    /// A sentence for people.
    public String description() {
        return description;
    }

    /// The state of the connection, in the words of APIs.
    String state() {
        return id.substring(id.indexOf('.') + 1);
    }

    /// Those that can be chosen.
    public static List<WebhookEvent> choices() {
        return Arrays.stream(values()).filter(event -> event != TEST).toList();
    }

    /// One that can be chosen, by its name.
    public static Optional<WebhookEvent> of(String id) {
        return choices().stream().filter(event -> event.id.equals(id)).findAny();
    }

    /// The one that tells of a state.
    ///
    /// @param state in the words of APIs
    static WebhookEvent ofState(String state) {
        return of(CONNECTION + state)
                .orElseThrow(() -> new IllegalArgumentException("A state with an event was expected, found " + state));
    }

    static WebhookEvent stored(String id) {
        return TEST.id.equals(id) ? TEST : of(id).orElseThrow(() -> new IllegalStateException("An event: " + id));
    }
}
