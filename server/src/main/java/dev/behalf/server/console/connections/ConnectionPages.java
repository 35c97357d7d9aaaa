package dev.behalf.server.console.connections;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.console.Visit;
import dev.behalf.server.db.Position;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.offline.Connection;
import dev.behalf.server.offline.ConnectionAct;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.ConnectionPage;
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
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The page `/e/{environment}/connections`: for whom tools can act while they are away, and stopping that for many.
public final class ConnectionPages {

    static final String PATH = "/e/{environment}/connections";
    private static final int ON_A_PAGE = 50;

    private final Door door;
    private final ConnectionLedger connections;
    private final InstantSource clock;
    private final OnePages one;

    public ConnectionPages(Door door, ConnectionLedger connections, InstantSource clock) {
        this.door = door;
        this.connections = connections;
        this.clock = clock;
        this.one = new OnePages(door, connections, clock);
    }

    public List<Route> routes() {
        return Stream.concat(
                        Stream.of(
                                door.get(
                                        PATH,
                                        Permission.VIEW_SETTINGS,
                                        visit -> show(visit, 200, Looked.of(visit), null)),
                                door.post(PATH, Permission.CHANGE_SETTINGS, this::changeAll)),
                        one.routes().stream())
                .toList();
    }

    static String path(Environment environment) {
        return "/e/" + environment.name() + Section.CONNECTIONS.path();
    }

    private void show(Visit visit, int status, Looked looked, @Nullable ConnectionAct unconfirmed) {
        Environment environment = visit.environment();
        String path = path(environment);
        Position before = Position.parse(visit.query("before"));
        Instant now = clock.instant();
        ConnectionPage page = connections.page(environment.name(), looked.filter(), before, ON_A_PAGE);
        Map<State, Long> counts = connections.counts(environment.name(), looked.filter());
        long waiting = connections.waiting(environment.name(), looked.filter());
        visit.show(
                status,
                Section.CONNECTIONS,
                "connections/list.jte",
                new ConnectionsView(
                        path,
                        looked,
                        tabs(path, looked, counts),
                        page.connections().stream()
                                .map(each -> ConnectionRow.of(each, path, now))
                                .toList(),
                        BulkView.of(
                                environment,
                                looked,
                                title(environment, looked, page.connections()),
                                counts,
                                waiting,
                                unconfirmed),
                        Offs.of(visit.connection()),
                        waiting(waiting),
                        before == null ? "" : path + looked.query("", ""),
                        page.next() == null
                                ? ""
                                : path + looked.query("before", page.next().text()),
                        page.searched() ? Grouped.of(ConnectionLedger.MOST_SEARCHED, "connection") : "",
                        done(visit.query("did"), visit.query("count"))));
    }

    private static String waiting(long waiting) {
        return waiting == 0
                ? ""
                : Grouped.of(waiting, "connection")
                        + (waiting == 1 ? " waits for its person." : " wait for their people.");
    }

    private static List<ConnectionsView.Tab> tabs(String path, Looked looked, Map<State, Long> counts) {
        List<ConnectionsView.Tab> tabs = new ArrayList<>();
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        tabs.add(new ConnectionsView.Tab(
                "All",
                Grouped.of(all),
                "",
                path + looked.in("").query("", ""),
                looked.state().isEmpty()));
        for (State state : State.values()) {
            tabs.add(new ConnectionsView.Tab(
                    state.label(),
                    Grouped.of(counts.getOrDefault(state, 0L)),
                    Condition.style(state),
                    path + looked.in(state.id()).query("", ""),
                    looked.state().equals(state.id())));
        }
        return tabs;
    }

    private String title(Environment environment, Looked looked, List<Connection> shown) {
        if (!looked.ofOne()) {
            return "Everybody in " + environment.name();
        }
        List<Connection> known = shown.isEmpty()
                ? connections
                        .page(environment.name(), looked.filter().whose(), null, 1)
                        .connections()
                : shown;
        String person = known.isEmpty()
                ? looked.person()
                : ConnectionRow.name(known.getFirst().person());
        String client = known.isEmpty() ? Untrusted.text(looked.client()) : ConnectionRow.clientName(known.getFirst());
        return "Connections" + (looked.person().isEmpty() ? "" : " of " + Untrusted.text(person))
                + (looked.client().isEmpty() ? "" : " to " + client);
    }

    private static String done(String did, String count) {
        ConnectionAct act = ConnectionAct.of(did).orElse(null);
        if (act == null || !count.matches("0|[1-9][0-9]{0,8}")) {
            return "";
        }
        long number = Long.parseLong(count);
        if (number == 0) {
            return "Nothing was left to do.";
        }
        String these = Grouped.of(number, "connection") + (number == 1 ? " is " : " are ");
        return switch (act) {
            case PAUSE -> these + "paused. Nothing is handed out until you resume.";
            case RESUME -> these + "active again.";
            case REVOKE -> these + "stopped for good. The provider is being told.";
        };
    }

    private void changeAll(Visit visit) {
        Environment environment = visit.environment();
        Looked whose = Looked.sent(visit.fields());
        ConnectionAct act = ConnectionAct.of(visit.fields().text("act"))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.MALFORMED_REQUEST, "An act was expected: pause, resume or revoke."));
        if (!whose.ofOne() && !visit.fields().text("all").equals("true")) {
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST,
                    "A person or a client was expected whose connections are to be changed, or all.");
        }
        long count = act.of(connections.counts(environment.name(), whose.filter()));
        if (!confirmed(visit, ConnectionRisks.ofMany(environment, act, count))) {
            show(visit, 422, whose, act);
            return;
        }
        int changed = connections.changeAll(
                environment.name(), whose.filter(), act, visit.visitor().actor());
        String back = path(environment) + whose.query("did", act.id());
        visit.redirect(back + "&count=" + changed);
    }

    static boolean confirmed(Visit visit, List<LockoutRisk> risks) {
        return risks.isEmpty()
                || visit.fields()
                        .text("confirmation")
                        .strip()
                        .equals(visit.environment().name());
    }
}
