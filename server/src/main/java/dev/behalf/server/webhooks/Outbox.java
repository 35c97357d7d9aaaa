package dev.behalf.server.webhooks;

import dev.behalf.server.crypto.RandomText;
import java.security.SecureRandom;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Takes what webhooks are to be told, in the transaction in which it happens: both are there, or neither.
public final class Outbox {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Outbox() {}

    /// Notes a change of a connection for every webhook of its environment that wants it. One statement, which finds
    /// nothing to do where there is no webhook.
    ///
    /// @param state in the words of APIs
    /// @param reason a stable name, null where there is none
    /// @param text a sentence for people, without tokens, addresses and names
    /// @param now epoch milliseconds
    public static void add(Handle handle, String grant, String state, @Nullable String reason, String text, long now) {
        DeliveryTable.add(handle, RandomText.id("msg_", RANDOM), grant, WebhookEvent.ofState(state), reason, text, now);
    }

    /// The same for many of an environment to which the same happened.
    public static void addAll(
            Handle handle,
            String environment,
            List<String> grants,
            String state,
            String reason,
            String text,
            long now) {
        WebhookEvent event = WebhookEvent.ofState(state);
        if (WebhookTable.isWanted(handle, environment, event)) {
            List<String> ids =
                    grants.stream().map(_ -> RandomText.id("msg_", RANDOM)).toList();
            DeliveryTable.addAll(handle, ids, grants, event, reason, text, now);
        }
    }
}
