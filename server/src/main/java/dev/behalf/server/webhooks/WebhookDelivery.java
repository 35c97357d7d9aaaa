package dev.behalf.server.webhooks;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One message to one webhook, and what became of it.
///
/// @param id the `webhook-id` of every try
/// @param at when it happened
/// @param connection the id of the grant, null for a test
/// @param person null for a test
/// @param client null for a test
/// @param reason a stable name, null where there is none
/// @param text a sentence for people
/// @param dueAt when it is tried next, null once it is over
/// @param attempts tries so far
/// @param triedAt when the last of them began, null before the first
/// @param answer the status of the last answer, null where none came
/// @param problem why the last try failed, null where it did not
public record WebhookDelivery(
        String id,
        WebhookEvent event,
        Instant at,
        @Nullable String connection,
        @Nullable String person,
        @Nullable String client,
        @Nullable String reason,
        String text,
        Status status,
        @Nullable Instant dueAt,
        int attempts,
        @Nullable Instant triedAt,
        @Nullable Integer answer,
        @Nullable String problem) {

    /// What became of it.
    public enum Status {
        /// It is tried, or tried again.
        WAITING,
        /// It was answered with 2xx.
        DELIVERED,
        /// It was given up.
        FAILED;

        /// The name in the database and in APIs.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String id) {
            return Arrays.stream(values())
                    .filter(status -> status.id().equals(id))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException("A status was expected, found " + id));
        }
    }
}
