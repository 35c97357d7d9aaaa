package dev.behalf.server.console.webhooks;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;
import dev.behalf.server.web.Route;
import dev.behalf.server.webhooks.Webhook;
import dev.behalf.server.webhooks.WebhookEvent;
import dev.behalf.server.webhooks.WebhookResult;
import dev.behalf.server.webhooks.Webhooks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One webhook: its events, its secret, what was sent, a test, the end.
final class OnePages {

    private static final String PATH = WebhookPages.PATH + "/{webhook}";
    private static final int SHOWN = 50;

    private final Door door;
    private final Webhooks webhooks;
    private final InstantSource clock;

    OnePages(Door door, Webhooks webhooks, InstantSource clock) {
        this.door = door;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, this::page),
                door.post(PATH, Permission.CHANGE_SETTINGS, this::change),
                door.post(PATH + "/rotate", Permission.CHANGE_SETTINGS, this::rotate),
                door.post(PATH + "/enable", Permission.CHANGE_SETTINGS, this::enable),
                door.post(PATH + "/test", Permission.CHANGE_SETTINGS, this::test),
                door.post(PATH + "/remove", Permission.CHANGE_SETTINGS, this::remove),
                door.post(PATH + "/deliveries/{delivery}/resend", Permission.CHANGE_SETTINGS, this::again));
    }

    private Webhook webhook(Visit visit) {
        return webhooks.find(visit.environment().name(), visit.variable("webhook"))
                .orElseThrow(OnePages::unknown);
    }

    private static ProblemException unknown() {
        return Problem.exception(ErrorCode.NOT_FOUND, "There is no webhook of this id, or no longer.");
    }

    private void page(Visit visit) {
        Webhook webhook = webhook(visit);
        show(visit, 200, webhook, webhook.events(), "", "", done(visit.query("done")));
    }

    private static String done(String word) {
        return switch (word) {
            case "changed" -> "Saved. It counts from the next event on.";
            case "enabled" -> "The webhook is on again. What was given up meanwhile is not sent by itself.";
            case "test" -> "The test is on its way. Look at it below in a moment.";
            case "resent" -> "It is on its way again, with the same id.";
            case "off" -> "Nothing was sent: the webhook is switched off.";
            default -> "";
        };
    }

    /// @param events what is ticked in the form
    /// @param secret a new one, empty for none
    void show(
            Visit visit,
            int status,
            Webhook webhook,
            Set<WebhookEvent> events,
            String eventsProblem,
            String secret,
            String done) {
        String list = WebhookPages.path(visit.environment());
        Instant now = clock.instant();
        Instant former = webhook.formerUntil();
        OneView view = new OneView(
                list,
                list + "/" + webhook.id(),
                webhook.url(),
                HealthView.of(webhook),
                Moment.of(webhook.createdAt()),
                webhook.waiting(),
                former == null || !now.isBefore(former) ? null : Moment.of(former),
                ago(webhook.flaggedAt(), now),
                ago(webhook.disabledAt(), now),
                EventChoice.of(events),
                eventsProblem,
                webhooks.deliveries(webhook.environment(), webhook.id(), SHOWN).stream()
                        .map(delivery -> DeliveryRow.of(delivery, now))
                        .toList(),
                secret,
                done);
        visit.show(status, Section.SETTINGS, "webhooks/one.jte", view);
    }

    private static @Nullable Ago ago(@Nullable Instant instant, Instant now) {
        return instant == null ? null : Ago.of(instant, now);
    }

    private void change(Visit visit) {
        Webhook webhook = webhook(visit);
        Set<WebhookEvent> events = EventChoice.sent(visit.fields());
        if (events.isEmpty()) {
            show(visit, 422, webhook, events, "Choose at least one event, or remove the webhook.", "", "");
            return;
        }
        webhooks.change(
                webhook.environment(), webhook.id(), events, visit.visitor().actor());
        back(visit, webhook, "changed");
    }

    private static void back(Visit visit, Webhook webhook, String done) {
        visit.redirect(WebhookPages.path(visit.environment()) + "/" + webhook.id() + "?done=" + done);
    }

    private void rotate(Visit visit) {
        Webhook webhook = webhook(visit);
        WebhookResult.Made made = webhooks.rotate(
                        webhook.environment(), webhook.id(), visit.visitor().actor())
                .orElseThrow(OnePages::unknown);
        show(
                visit,
                200,
                made.webhook(),
                made.webhook().events(),
                "",
                made.secret().reveal(),
                "");
    }

    private void enable(Visit visit) {
        Webhook webhook = webhook(visit);
        webhooks.enable(webhook.environment(), webhook.id(), visit.visitor().actor());
        back(visit, webhook, "enabled");
    }

    private void test(Visit visit) {
        Webhook webhook = webhook(visit);
        boolean sent = webhooks.test(
                        webhook.environment(), webhook.id(), visit.visitor().actor())
                .isPresent();
        back(visit, webhook, sent ? "test" : "off");
    }

    private void again(Visit visit) {
        Webhook webhook = webhook(visit);
        boolean sent = webhooks.again(
                        webhook.environment(),
                        webhook.id(),
                        visit.variable("delivery"),
                        visit.visitor().actor())
                .isPresent();
        back(visit, webhook, sent ? "resent" : "off");
    }

    private void remove(Visit visit) {
        Webhook webhook = webhook(visit);
        webhooks.remove(webhook.environment(), webhook.id(), visit.visitor().actor());
        visit.redirect(WebhookPages.path(visit.environment()) + "?done=removed");
    }
}
