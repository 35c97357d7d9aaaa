package dev.behalf.server.admin;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.offline.Answer;
import dev.behalf.server.offline.Connection;
import dev.behalf.server.offline.ConnectionAct;
import dev.behalf.server.offline.ConnectionFilter;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.ConnectionPage;
import dev.behalf.server.offline.ConnectionRisks;
import dev.behalf.server.offline.State;
import dev.behalf.server.offline.StateReason;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/connections`: for whom tools can act while they are away, and stopping that.
final class OfflineConnectionsEndpoint {

    private static final String LIST = "/environments/{environment}/connections";
    private static final String ONE = LIST + "/{grant}";
    private static final int MAX_TEXT = 1000;

    private final Gate gate;
    private final ConnectionLedger connections;

    OfflineConnectionsEndpoint(Gate gate, ConnectionLedger connections) {
        this.gate = gate;
        this.connections = connections;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(gate.get(
                LIST, Permission.VIEW_SETTINGS, this::list, "text", "person", "client", "state", "before", "limit"));
        routes.add(gate.post(
                LIST, Permission.CHANGE_SETTINGS, this::changeAll, "act", "person", "client", "all", "confirm"));
        routes.add(gate.get(ONE, Permission.VIEW_SETTINGS, call -> call.answer(detailed(known(call)))));
        for (ConnectionAct act : ConnectionAct.values()) {
            routes.add(
                    gate.post(ONE + "/" + act.id(), Permission.CHANGE_SETTINGS, call -> change(call, act), "confirm"));
        }
        routes.add(gate.post(ONE + "/refresh", Permission.CHANGE_SETTINGS, this::refresh));
        return routes;
    }

    private void list(AdminCall call) {
        String environment = call.environment().name();
        ConnectionFilter filter =
                new ConnectionFilter(text(call, "text"), text(call, "person"), text(call, "client"), state(call));
        ConnectionPage page = connections.page(environment, filter, call.position(), call.limit());
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("connections");
        page.connections().forEach(each -> list.add(form(each)));
        document.put("next", page.next() == null ? null : page.next().text());
        ObjectNode counts = document.putObject("counts");
        Map<State, Long> found = connections.counts(environment, filter);
        for (State state : State.values()) {
            counts.put(state.id(), found.getOrDefault(state, 0L));
        }
        call.answer(document);
    }

    private static String text(AdminCall call, String name) {
        String text = call.parameter(name, "").strip();
        if (text.length() > MAX_TEXT) {
            throw Refusals.parameter(name, "at most " + MAX_TEXT + " characters long");
        }
        return text;
    }

    private static @Nullable State state(AdminCall call) {
        String id = call.parameter("state");
        return id == null
                ? null
                : Arrays.stream(State.values())
                        .filter(state -> state.id().equals(id))
                        .findAny()
                        .orElseThrow(() -> Refusals.parameter("state", "active, needs_sign_in, paused or revoked"));
    }

    private Connection known(AdminCall call) {
        return connections
                .find(call.environment().name(), call.call().variable("grant"))
                .orElseThrow(() -> Refusals.notFound("There is no connection of this id in this environment."));
    }

    private static ObjectNode form(Connection connection) {
        Connection.Owner person = connection.person();
        ObjectNode form = JsonMapper.shared().createObjectNode().put("id", connection.grant());
        form.putObject("person")
                .put("id", person.id())
                .put("issuer", person.issuer())
                .put("subject", person.subject())
                .put("email", person.email())
                .put("name", person.name());
        form.put("client", connection.client())
                .put("clientName", connection.clientName())
                .put("resource", connection.resource());
        connection.scopes().forEach(form.putArray("scopes")::add);
        return form.put("state", connection.state().id())
                .put("reason", id(connection.reason()))
                .put(
                        "message",
                        connection.reason() == null ? null : connection.reason().text())
                .put("detail", connection.detail())
                .put("failures", connection.failures())
                .put("refreshing", connection.refreshing())
                .put("signedIn", connection.signedIn())
                .put("createdAt", connection.since().toString())
                .put("refreshedAt", time(connection.refreshedAt()))
                .put("usedAt", time(connection.usedAt()));
    }

    private static @Nullable String id(@Nullable StateReason reason) {
        return reason == null ? null : reason.id();
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private ObjectNode detailed(Connection connection) {
        ObjectNode form = form(connection);
        ArrayNode events = form.putArray("events");
        connections
                .events(connection.environment(), connection.grant())
                .forEach(event -> events.addObject()
                        .put("at", event.at().toString())
                        .put("state", event.state().id())
                        .put("reason", id(event.reason()))
                        .put("detail", event.detail()));
        return form;
    }

    private void change(AdminCall call, ConnectionAct act) {
        Environment environment = call.environment();
        String grant = known(call).grant();
        ClientsEndpoint.confirm(call, environment, ConnectionRisks.ofOne(environment, act));
        connections.change(environment.name(), grant, act, call.actor());
        call.answer(detailed(known(call)));
    }

    private void changeAll(AdminCall call) {
        Environment environment = call.environment();
        ConnectionAct act = ConnectionAct.of(call.parameter("act", ""))
                .orElseThrow(() -> Refusals.parameter("act", "pause, resume or revoke"));
        ConnectionFilter whose = new ConnectionFilter("", text(call, "person"), text(call, "client"), null);
        if (whose.equals(ConnectionFilter.ALL) != call.flag("all")) {
            throw Refusals.parameter(
                    "person", "given, or `client`, or both; or `all=true` alone for all of the environment");
        }
        long count = act.of(connections.counts(environment.name(), whose));
        ClientsEndpoint.confirm(call, environment, ConnectionRisks.ofMany(environment, act, count));
        int changed = connections.changeAll(environment.name(), whose, act, call.actor());
        call.answer(JsonMapper.shared().createObjectNode().put("changed", changed));
    }

    private void refresh(AdminCall call) {
        Connection before = known(call);
        Answer answer = connections.refresh(before.environment(), before.grant(), call.actor());
        ObjectNode document = JsonMapper.shared().createObjectNode().put("works", answer == null);
        document.put("message", answer == null ? "The provider gave a new access token." : message(answer));
        document.set("connection", detailed(known(call)));
        call.answer(document);
    }

    private static String message(Answer answer) {
        return switch (answer) {
            case Answer.Misconfigured(var problem) ->
                problem.reason().title() + ": " + problem.found() + " " + problem.change();
            case Answer.NeedsSignIn(var reason) -> reason.text();
            case Answer.NotKept(var reason) -> reason == null ? "Nothing is kept for it." : reason.text();
            case Answer.Unavailable(String why, var _) -> why;
            case Answer.Token _,
                    Answer.NotAllowed _,
                    Answer.Paused _,
                    Answer.MissingScope _,
                    Answer.OtherAudience _,
                    Answer.Mismatch _ ->
                throw new IllegalStateException("A try was expected to work or to fail, found " + answer);
        };
    }
}
