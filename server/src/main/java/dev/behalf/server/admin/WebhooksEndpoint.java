package dev.behalf.server.admin;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import dev.behalf.server.webhooks.Webhook;
import dev.behalf.server.webhooks.WebhookDelivery;
import dev.behalf.server.webhooks.WebhookEvent;
import dev.behalf.server.webhooks.WebhookResult;
import dev.behalf.server.webhooks.Webhooks;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/webhooks`. A secret is in the answer that makes it, and nowhere else.
final class WebhooksEndpoint {

    private static final String LIST = "/environments/{environment}/webhooks";
    private static final String ONE = LIST + "/{webhook}";
    private static final String DELIVERIES = ONE + "/deliveries";

    private final Gate gate;
    private final Webhooks webhooks;

    WebhooksEndpoint(Gate gate, Webhooks webhooks) {
        this.gate = gate;
        this.webhooks = webhooks;
    }

    List<Route> routes() {
        return List.of(
                gate.get(LIST, Permission.VIEW_SETTINGS, this::list),
                gate.post(LIST, Permission.CHANGE_SETTINGS, this::add),
                gate.get(ONE, Permission.VIEW_SETTINGS, call -> call.answer(WebhookForms.webhook(known(call)))),
                gate.put(ONE, Permission.CHANGE_SETTINGS, this::change),
                gate.delete(ONE, Permission.CHANGE_SETTINGS, this::remove),
                gate.post(ONE + "/rotate", Permission.CHANGE_SETTINGS, this::rotate),
                gate.post(ONE + "/enable", Permission.CHANGE_SETTINGS, this::enable),
                gate.post(ONE + "/test", Permission.CHANGE_SETTINGS, this::test),
                gate.get(DELIVERIES, Permission.VIEW_SETTINGS, this::deliveries, "limit"),
                gate.post(DELIVERIES + "/{delivery}/resend", Permission.CHANGE_SETTINGS, this::again));
    }

    private void list(AdminCall call) {
        Environment environment = call.environment();
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("webhooks");
        webhooks.all(environment.name()).forEach(webhook -> list.add(WebhookForms.webhook(webhook)));
        call.answer(document);
    }

    private Webhook known(AdminCall call) {
        Environment environment = call.environment();
        return webhooks.find(environment.name(), call.call().variable("webhook"))
                .orElseThrow(WebhooksEndpoint::unknown);
    }

    private static RuntimeException unknown() {
        return Refusals.notFound("This environment has no webhook of this id, or no longer.");
    }

    private void add(AdminCall call) {
        Environment environment = call.environment();
        Members body = call.body("url", "events");
        String url = body.text("url").strip();
        Set<WebhookEvent> events = events(body, body.texts("events"));
        body.check();
        WebhookResult.Made made = switch (webhooks.add(environment.name(), url, events, call.actor())) {
            case WebhookResult.Made done -> done;
            case WebhookResult.Refused(var setting, var problem) ->
                throw Refusals.unusableForms(List.of(Refusals.form(setting, problem)));
        };
        call.call().answer("Location", call.call().path() + "/" + made.webhook().id());
        call.call().json(201, WebhookForms.made(made));
    }

    /// @param names null for all events
    private static Set<WebhookEvent> events(Members body, @Nullable List<String> names) {
        if (names == null) {
            return EnumSet.copyOf(WebhookEvent.choices());
        }
        Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
        names.forEach(name -> WebhookEvent.of(name).ifPresent(events::add));
        if (events.isEmpty() || events.size() != names.size()) {
            body.problem(
                    "events",
                    "at least one of "
                            + WebhookEvent.choices().stream()
                                    .map(WebhookEvent::id)
                                    .collect(Collectors.joining(", ")),
                    "none, one twice, or another",
                    "Leave it out for all of them.");
        }
        return events;
    }

    private void change(AdminCall call) {
        Webhook known = known(call);
        Members body = call.body("events");
        Set<WebhookEvent> events = events(body, body.texts("events"));
        body.check();
        call.answer(WebhookForms.webhook(webhooks.change(known.environment(), known.id(), events, call.actor())
                .orElseThrow(WebhooksEndpoint::unknown)));
    }

    private void remove(AdminCall call) {
        Webhook known = known(call);
        webhooks.remove(known.environment(), known.id(), call.actor());
        call.call().done();
    }

    private void rotate(AdminCall call) {
        Webhook known = known(call);
        call.answer(WebhookForms.made(
                webhooks.rotate(known.environment(), known.id(), call.actor()).orElseThrow(WebhooksEndpoint::unknown)));
    }

    private void enable(AdminCall call) {
        Webhook known = known(call);
        call.answer(WebhookForms.webhook(
                webhooks.enable(known.environment(), known.id(), call.actor()).orElseThrow(WebhooksEndpoint::unknown)));
    }

    private void test(AdminCall call) {
        Webhook known = known(call);
        sent(
                call,
                webhooks.test(known.environment(), known.id(), call.actor())
                        .orElseThrow(WebhooksEndpoint::switchedOff));
    }

    private static RuntimeException switchedOff() {
        return Problem.exception(
                ErrorCode.NOT_FOUND, "This webhook was switched off because its URL answered 410 (Gone). Enable it.");
    }

    private void deliveries(AdminCall call) {
        Webhook known = known(call);
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("deliveries");
        webhooks.deliveries(known.environment(), known.id(), call.limit())
                .forEach(delivery -> list.add(WebhookForms.delivery(delivery)));
        call.answer(document);
    }

    private void again(AdminCall call) {
        Webhook known = known(call);
        if (known.disabledAt() != null) {
            throw switchedOff();
        }
        sent(
                call,
                webhooks.again(known.environment(), known.id(), call.call().variable("delivery"), call.actor())
                        .orElseThrow(
                                () -> Refusals.notFound("This webhook has no delivery of this id, or no longer.")));
    }

    /// It is sent within a second or so; what came of it is among the deliveries then.
    private static void sent(AdminCall call, WebhookDelivery delivery) {
        call.call().json(202, WebhookForms.delivery(delivery));
    }
}
