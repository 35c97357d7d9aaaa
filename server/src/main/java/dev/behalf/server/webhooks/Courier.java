package dev.behalf.server.webhooks;

import dev.behalf.server.db.Database;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.Parcel;
import dev.behalf.server.net.Sent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Takes one delivery that is due, tries it, and notes what came of it. Between the try and the note this process may
/// die; then the delivery is tried again, with the same id, which the receiver is to know it by.
final class Courier {

    /// Rows looked at to find one that no other node has: nodes and threads begin at different ones.
    private static final int LOOKED_AT = 16;

    private final Database database;
    private final InstantSource clock;
    private final Function<String, Egress> egress;
    private final Seals seals;
    private final Retries retries;
    private final WebhookTimes times;

    Courier(
            Database database,
            InstantSource clock,
            Function<String, Egress> egress,
            Seals seals,
            Retries retries,
            WebhookTimes times) {
        this.database = database;
        this.clock = clock;
        this.egress = egress;
        this.seals = seals;
        this.retries = retries;
        this.times = times;
    }

    /// What came of looking for something to deliver.
    enum Round {
        NOTHING_DUE,
        DELIVERED,
        FAILED
    }

    /// A delivery that was taken, and where it goes.
    record Taken(WebhookTable.Row row, WebhookDelivery delivery, int attempt) {}

    Round one(String webhook) {
        Taken taken = take(webhook);
        if (taken == null) {
            return Round.NOTHING_DUE;
        }
        return note(taken, send(taken));
    }

    @Nullable
    Taken take(String webhook) {
        long now = clock.millis();
        var found = database.read(handle -> DeliveryTable.due(handle, webhook, now, LOOKED_AT));
        long leaseEnd = now + times.lease().toMillis();
        for (WebhookDelivery seen : retries.shuffled(found)) {
            Taken taken = database.write(handle -> DeliveryTable.take(handle, webhook, seen, now, leaseEnd)
                    ? WebhookTable.find(handle, webhook)
                            .map(row -> new Taken(row, seen, seen.attempts() + 1))
                            .orElse(null)
                    : null);
            if (taken != null) {
                return taken;
            }
        }
        return null;
    }

    Sent send(Taken taken) {
        Webhook webhook = taken.row().webhook();
        Instant now = clock.instant();
        String id = taken.delivery().id();
        String body = Message.of(webhook.environment(), taken.delivery());
        Map<String, String> headers = new HashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        headers.put(
                "webhook-signature",
                seals.inForce(taken.row(), now).stream()
                        .map(secret -> secret.sign(id, now, body))
                        .collect(Collectors.joining(" ")));
        return egress.apply(webhook.environment())
                .post(URI.create(webhook.url()), Parcel.json(body).with(headers), times.deadline());
    }

    Round note(Taken taken, Sent sent) {
        return switch (sent) {
            case Sent.Answered answer -> answered(taken, answer.status(), answer.retryAfter());
            // The answer's body does not matter.
            case Sent.Unreadable answer -> answered(taken, answer.status(), null);
            case Sent.NotSent(var why) -> failed(taken, null, why, null);
            case Sent.Lost(var why, var _) -> failed(taken, null, why, null);
        };
    }

    private Round answered(Taken taken, int status, @Nullable Duration wait) {
        if (status >= 200 && status < 300) {
            return delivered(taken, status);
        }
        if (status == 410) {
            return gone(taken);
        }
        String redirect = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
        return failed(taken, status, "Expected an answer of 2xx, found " + status + redirect + ".", wait);
    }

    private Round delivered(Taken taken, int status) {
        note(taken, new Noted(WebhookDelivery.Status.DELIVERED, null, status, null), WebhookTable::succeeded);
        return Round.DELIVERED;
    }

    /// Standard Webhooks 1.0 ("Status codes"): 410 says that nothing more is wanted.
    private Round gone(Taken taken) {
        String problem = "The URL answered 410 (Gone): the webhook was switched off.";
        note(taken, new Noted(WebhookDelivery.Status.FAILED, null, 410, problem), (handle, webhook) -> {
            WebhookTable.disable(handle, webhook, clock.millis());
            DeliveryTable.giveUp(handle, webhook, problem);
        });
        return Round.FAILED;
    }

    private Round failed(Taken taken, @Nullable Integer answer, String problem, @Nullable Duration wait) {
        long now = clock.millis();
        Duration pause = retries.pause(taken.attempt());
        Duration longest = Objects.requireNonNullElse(wait, Duration.ZERO);
        Long due =
                pause == null ? null : Long.valueOf(now + (pause.compareTo(longest) > 0 ? pause : longest).toMillis());
        WebhookDelivery.Status status = due == null ? WebhookDelivery.Status.FAILED : WebhookDelivery.Status.WAITING;
        note(
                taken,
                new Noted(status, due, answer, problem),
                (handle, webhook) -> WebhookTable.failed(handle, webhook, due == null ? now : null));
        return Round.FAILED;
    }

    /// What came of a try.
    ///
    /// @param due when it is tried again, null for never
    /// @param answer status of the answer, null where none came
    /// @param problem null where it arrived
    private record Noted(
            WebhookDelivery.Status status,
            @Nullable Long due,
            @Nullable Integer answer,
            @Nullable String problem) {}

    /// @param webhook what it means for the webhook, of which it gets the id
    private void note(Taken taken, Noted noted, BiConsumer<Handle, String> webhook) {
        String id = taken.row().webhook().id();
        database.write(handle -> {
            DeliveryTable.note(
                    handle,
                    id,
                    taken.delivery().id(),
                    taken.attempt(),
                    noted.status(),
                    noted.due(),
                    noted.answer(),
                    noted.problem());
            webhook.accept(handle, id);
            return null;
        });
    }
}
