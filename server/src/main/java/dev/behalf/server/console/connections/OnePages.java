package dev.behalf.server.console.connections;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.offline.Answer;
import dev.behalf.server.offline.Connection;
import dev.behalf.server.offline.ConnectionAct;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.ConnectionRisks;
import dev.behalf.server.offline.State;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The page of one connection.
final class OnePages {

    private static final String ONE = ConnectionPages.PATH + "/{grant}";

    private final Door door;
    private final ConnectionLedger connections;
    private final InstantSource clock;

    OnePages(Door door, ConnectionLedger connections, InstantSource clock) {
        this.door = door;
        this.connections = connections;
        this.clock = clock;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(door.get(ONE, Permission.VIEW_SETTINGS, visit -> show(visit, 200, false, null)));
        routes.add(door.post(ONE + "/refresh", Permission.CHANGE_SETTINGS, this::refresh));
        for (ConnectionAct act : ConnectionAct.values()) {
            routes.add(door.post(ONE + "/" + act.id(), Permission.CHANGE_SETTINGS, visit -> change(visit, act)));
        }
        return routes;
    }

    private Connection known(Visit visit) {
        return connections
                .find(visit.environment().name(), visit.variable("grant"))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_FOUND,
                        "There is no connection of this id, or no longer: they go some days after their sign-in has"
                                + " ended."));
    }

    private void show(Visit visit, int status, boolean unconfirmed, @Nullable Said said) {
        Environment environment = visit.environment();
        String path = ConnectionPages.path(environment);
        Connection connection = known(visit);
        State state = connection.state();
        Instant now = clock.instant();
        visit.show(
                status,
                Section.CONNECTIONS,
                "connections/one.jte",
                new ConnectionView(
                        path,
                        connection.signedIn()
                                ? "/e/" + environment.name() + Section.SIGN_INS.path() + "/" + connection.grant()
                                : "",
                        ConnectionRow.of(connection, path, now),
                        ConnectionAct.PAUSE.takes().contains(state) || connection.waits(),
                        ConnectionAct.RESUME.takes().contains(state) && !connection.waits(),
                        ConnectionAct.REVOKE.takes().contains(state),
                        state != State.REVOKED && connection.holdsToken(),
                        connections.events(environment.name(), connection.grant()).stream()
                                .map(event -> ConnectionView.Event.of(event, now))
                                .toList(),
                        ConnectionRisks.ofOne(environment, ConnectionAct.REVOKE),
                        unconfirmed,
                        said,
                        done(visit.query("did"))));
    }

    private static String done(String did) {
        return switch (did) {
            case "pause" -> "It is paused. Nothing is handed out until you resume it.";
            case "resume" -> "It is active again.";
            case "revoke" -> "It is stopped for good. The provider is being told.";
            case "nothing" -> "Nothing was left to do.";
            default -> "";
        };
    }

    private void change(Visit visit, ConnectionAct act) {
        Environment environment = visit.environment();
        Connection connection = known(visit);
        if (!ConnectionPages.confirmed(visit, ConnectionRisks.ofOne(environment, act))) {
            show(visit, 422, true, null);
            return;
        }
        boolean changed = connections.change(
                environment.name(), connection.grant(), act, visit.visitor().actor());
        visit.redirect(ConnectionPages.path(environment) + "/" + connection.grant() + "?did="
                + (changed ? act.id() : "nothing"));
    }

    private void refresh(Visit visit) {
        Connection before = known(visit);
        Answer answer = connections.refresh(
                before.environment(), before.grant(), visit.visitor().actor());
        show(visit, 200, false, Said.of(answer, known(visit)));
    }
}
