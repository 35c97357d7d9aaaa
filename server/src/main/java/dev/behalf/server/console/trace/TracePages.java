package dev.behalf.server.console.trace;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.Permission;
import dev.behalf.server.trace.Attempt;
import dev.behalf.server.trace.Trace;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The page `/e/{environment}/trace`, and one for each attempt below it.
public final class TracePages {

    private static final String PATH = "/e/{environment}/trace";
    private static final int ON_A_PAGE = 50;

    private final Door door;
    private final Trace trace;
    private final InstantSource clock;

    public TracePages(Door door, Trace trace, InstantSource clock) {
        this.door = door;
        this.trace = trace;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, this::list),
                door.get(PATH + "/{attempt}", Permission.VIEW_SETTINGS, this::one));
    }

    private static String path(Visit visit) {
        return "/e/" + visit.environment().name() + Section.TRACE.path();
    }

    private void list(Visit visit) {
        String name = visit.environment().name();
        String path = path(visit);
        Sought sought = Sought.of(visit);
        Instant now = clock.instant();
        List<Attempt> all = trace.attempts(name);
        List<Attempt> fitting = all.stream()
                .filter(sought::fits)
                // Thousands may be kept: rows are made for a text to be found in them, else of one page alone.
                .filter(attempt -> sought.text().isEmpty() || sought.fits(AttemptRow.of(attempt, path, now)))
                .toList();
        int from = Math.min((sought.page() - 1) * ON_A_PAGE, fitting.size());
        int to = Math.min(from + ON_A_PAGE, fitting.size());
        long dropped = trace.dropped(name);
        visit.show(
                Section.TRACE,
                "trace/list.jte",
                new TraceView(
                        path,
                        sought,
                        fitting.subList(from, to).stream()
                                .map(attempt -> AttemptRow.of(attempt, path, now))
                                .toList(),
                        all.isEmpty(),
                        Grouped.of(fitting.size(), "attempt"),
                        from == 0 ? "" : path + sought.at(sought.page() - 1),
                        to == fitting.size() ? "" : path + sought.at(sought.page() + 1),
                        dropped == 0 ? "" : Grouped.of(dropped, "step")));
    }

    private void one(Visit visit) {
        Attempt attempt = trace.attempt(visit.environment().name(), id(visit.variable("attempt")))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_FOUND, "There is no such attempt, or no longer: they are kept for a week."));
        String path = path(visit);
        visit.show(
                Section.TRACE,
                "trace/one.jte",
                AttemptView.of(
                        attempt,
                        AttemptRow.of(attempt, path, clock.instant()),
                        path,
                        "/e/" + visit.environment().name() + Section.SIGN_INS.path()));
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
