package dev.behalf.server.console.calls;

import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.calls.CallLine;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.calls.CallPage;
import dev.behalf.server.calls.RecordedCall;
import dev.behalf.server.console.ChainWatch;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The page `/e/{environment}/calls`: what clients had done at the team's MCP servers, for whom, and what was refused.
public final class CallPages {

    private static final String PATH = "/e/{environment}/calls";
    private static final String CHECK = "/check";
    private static final String NUMBER = "number";
    private static final String ARGUMENTS = "/arguments";
    private static final int ON_A_PAGE = 50;

    private final Door door;
    private final CallLog calls;
    private final AuditLog audit;
    private final McpServers servers;
    private final GrantLedger grants;
    private final InstantSource clock;
    private final Duration retention;
    private final Map<String, ChainWatch> chains = new ConcurrentHashMap<>();

    /// @param retention for how long calls are kept
    public CallPages(
            Door door,
            CallLog calls,
            AuditLog audit,
            McpServers servers,
            GrantLedger grants,
            InstantSource clock,
            Duration retention) {
        this.door = door;
        this.audit = audit;
        this.calls = calls;
        this.servers = servers;
        this.grants = grants;
        this.clock = clock;
        this.retention = retention;
    }

    public List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, this::page),
                door.get(PATH + CHECK, Permission.VIEW_SETTINGS, this::check),
                door.get(PATH + "/{" + NUMBER + "}" + ARGUMENTS, Permission.READ_AUDIT, this::arguments));
    }

    /// What a call was made with. That somebody read it stands in the audit log.
    private void arguments(Visit visit) {
        String environment = visit.environment().name();
        String number = visit.variable(NUMBER);
        String kept = number.matches("[0-9]{1,18}")
                ? calls.arguments(environment, Long.parseLong(number)).orElse(null)
                : null;
        List<RecordedCall> found =
                kept == null ? List.of() : calls.page(environment, "", Long.parseLong(number) + 1, 1);
        if (kept == null || found.isEmpty() || found.getFirst().number() != Long.parseLong(number)) {
            throw Problem.exception(
                    ErrorCode.NOT_FOUND, "There is no call of this number whose arguments are kept, or no longer.");
        }
        audit.record(new AuditEvent(visit.visitor().actor(), environment, CallLog.ARGUMENTS_READ, number, ""));
        RecordedCall call = found.getFirst();
        visit.show(
                Section.CALLS,
                "calls/arguments.jte",
                new ArgumentsView(
                        "/e/" + environment + Section.CALLS.path(),
                        Untrusted.text(call.call().target()),
                        call.call().server(),
                        Moment.of(call.at()),
                        CallLine.arguments(kept).toPrettyString(),
                        call.call().argumentsHash()));
    }

    /// Follows the chain of the calls; changes nothing.
    private void check(Visit visit) {
        Environment environment = visit.environment();
        String path = "/e/" + environment.name() + Section.CALLS.path();
        ChainWatch.Checked checked = chain(environment).check();
        if (visit.part()) {
            visit.show(Section.CALLS, "calls/chain.jte", ChainView.of(environment.name(), path + CHECK, checked));
        } else {
            visit.redirect(path);
        }
    }

    private ChainWatch chain(Environment environment) {
        String name = environment.name();
        return chains.computeIfAbsent(name, _ -> new ChainWatch(() -> calls.check(name), clock));
    }

    private void page(Visit visit) {
        Environment environment = visit.environment();
        Looked looked = Looked.of(visit);
        String path = "/e/" + environment.name() + Section.CALLS.path();
        String serversPath = "/e/" + environment.name() + Section.SERVERS.path();
        long before = number(visit.query("before"));
        Instant now = clock.instant();
        List<String> registered = servers.list(environment.name()).stream()
                .map(server -> server.settings().name())
                .toList();
        CallPage page = calls.page(environment.name(), looked.filter(), before, ON_A_PAGE);
        Names names = new Names(grants);
        Set<Long> kept =
                visit.visitor().may(Permission.READ_AUDIT) ? calls.kept(environment.name(), page.calls()) : Set.of();
        visit.show(
                Section.CALLS,
                "calls/list.jte",
                new CallsView(
                        path,
                        looked,
                        choices(registered, looked.server()),
                        serversPath,
                        registered.isEmpty(),
                        Outcome.CHOICES,
                        page.calls().stream()
                                .map(call -> CallRow.of(
                                        call,
                                        names,
                                        path + looked.of(call.call().person()).query("before", ""),
                                        registered.contains(call.call().server())
                                                ? serversPath + "/"
                                                        + call.call().server()
                                                : "",
                                        kept.contains(call.number()) ? path + "/" + call.number() + ARGUMENTS : "",
                                        now))
                                .toList(),
                        days(retention),
                        before == Long.MAX_VALUE ? "" : path + looked.query("before", ""),
                        page.next() == 0 ? "" : path + looked.query("before", Long.toString(page.next())),
                        page.searched() ? Grouped.of(CallLog.MOST_SEARCHED, "call") : "",
                        ChainView.of(
                                environment.name(),
                                path + CHECK,
                                chain(environment).last())));
    }

    /// Those that are registered, and the one that is chosen.
    private static List<String> choices(List<String> registered, String chosen) {
        return Stream.concat(registered.stream(), Stream.of(chosen))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private static String days(Duration duration) {
        return duration.toDays() > 0 ? Grouped.of(duration.toDays(), "day") : Grouped.of(duration.toHours(), "hour");
    }

    /// What is no number is not looked at.
    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
