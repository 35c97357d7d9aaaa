package dev.behalf.server.console.webhooks;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import dev.behalf.server.webhooks.WebhookEvent;
import dev.behalf.server.webhooks.WebhookResult;
import dev.behalf.server.webhooks.Webhooks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The webhooks of an environment, and adding one.
final class ListPages {

    private final Door door;
    private final Webhooks webhooks;
    private final OnePages one;
    private final InstantSource clock;

    ListPages(Door door, Webhooks webhooks, OnePages one, InstantSource clock) {
        this.door = door;
        this.webhooks = webhooks;
        this.one = one;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                door.get(WebhookPages.PATH, Permission.VIEW_SETTINGS, this::page),
                door.post(WebhookPages.PATH, Permission.CHANGE_SETTINGS, this::add));
    }

    private void page(Visit visit) {
        show(visit, 200, "", Set.copyOf(WebhookEvent.choices()), new WebhookResult.Refused("", ""));
    }

    private void show(Visit visit, int status, String url, Set<WebhookEvent> events, WebhookResult.Refused refused) {
        Environment environment = visit.environment();
        String path = WebhookPages.path(environment);
        Instant now = clock.instant();
        List<WebhookRow> rows = webhooks.all(environment.name()).stream()
                .map(webhook -> WebhookRow.of(webhook, path, now))
                .toList();
        ListView view = new ListView(
                path,
                rows,
                rows.size() >= Webhooks.MOST,
                url,
                EventChoice.of(events),
                refused.setting().equals("url") ? refused.problem() : "",
                refused.setting().equals("events") ? refused.problem() : "",
                refused.setting().isEmpty() ? refused.problem() : "",
                visit.query("done").equals("removed") ? "The webhook is removed. Nothing more is sent there." : "");
        visit.show(status, Section.SETTINGS, "webhooks/list.jte", view);
    }

    /// Answered with the page of the webhook and no redirect: the secret must stand in no URL and is shown this once.
    private void add(Visit visit) {
        String url = visit.fields().text("url").strip();
        Set<WebhookEvent> events = EventChoice.sent(visit.fields());
        switch (webhooks.add(
                visit.environment().name(), url, events, visit.visitor().actor())) {
            case WebhookResult.Made(var webhook, var secret) ->
                one.show(visit, 200, webhook, webhook.events(), "", secret.reveal(), "");
            case WebhookResult.Refused refused -> show(visit, 422, url, events, refused);
        }
    }
}
