package dev.behalf.server.console.activity;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Range;
import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.server.activity.RefusalPage;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import dev.behalf.token.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The page `/e/{environment}/activity`: refused requests, the newest first, and those that come while it is open.
public final class ActivityPages {

    private static final String PATH = "/e/{environment}/activity";
    private static final int ON_A_PAGE = 50;
    private static final int NO_CONTENT = 204;

    /// Nodes write down every second what they refused. What is older than this is written, so that a page that goes on
    /// from the newest it has seen misses nothing.
    private static final Duration SETTLED = Activity.INTERVAL.multipliedBy(2);

    private final Door door;
    private final Activity activity;
    private final InstantSource clock;
    private final Duration retention;

    /// @param retention for how long refusals are kept
    public ActivityPages(Door door, Activity activity, InstantSource clock, Duration retention) {
        this.door = door;
        this.activity = activity;
        this.clock = clock;
        this.retention = retention;
    }

    public List<Route> routes() {
        return List.of(door.get(PATH, Permission.VIEW_SETTINGS, this::page));
    }

    private void page(Visit visit) {
        if (visit.part() && visit.query("part").equals("tail")) {
            tail(visit);
        } else {
            list(visit);
        }
    }

    private void list(Visit visit) {
        String environment = visit.environment().name();
        Filters filters = Filters.of(visit);
        long before = number(visit.query("before"), Long.MAX_VALUE);
        boolean first = before == Long.MAX_VALUE;
        Instant now = clock.instant();
        RefusalPage page = activity.page(environment, filters.filter(), before, ON_A_PAGE);
        String path = path(environment);
        long newest = page.refusals().isEmpty() ? 0 : page.refusals().getFirst().id();
        visit.show(
                Section.ACTIVITY,
                "activity/page.jte",
                new ActivityView(
                        path,
                        filters,
                        reasons(environment, filters.reason()),
                        rows(page.refusals(), now),
                        days(retention),
                        first && filters.open() ? path + filters.query("newer", newest) + "&part=tail" : "",
                        first ? "" : path + filters.query("before", 0),
                        page.next() == 0 ? "" : path + filters.query("before", page.next()),
                        page.searched(),
                        page.next() == 0 ? "" : Moment.of(page.nextTime()).text()));
    }

    private static String path(String environment) {
        return "/e/" + environment + Section.ACTIVITY.path();
    }

    private static List<RefusalRow> rows(List<RecordedRefusal> refusals, Instant now) {
        return refusals.stream().map(refusal -> RefusalRow.of(refusal, now)).toList();
    }

    private static String days(Duration duration) {
        return duration.toDays() > 0 ? Grouped.of(duration.toDays(), "day") : Grouped.of(duration.toHours(), "hour");
    }

    /// What is no number is not looked at.
    private static long number(String text, long otherwise) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            return otherwise;
        }
    }

    /// Those that occurred, and the one that is chosen.
    private List<ReasonOption> reasons(String environment, String chosen) {
        Map<String, Long> counts = new TreeMap<>();
        activity.series(environment, Range.MONTH)
                .refused()
                .forEach((code, columns) -> counts.put(
                        code, columns.stream().mapToLong(Long::longValue).sum()));
        if (!chosen.isEmpty()) {
            counts.putIfAbsent(chosen, 0L);
        }
        return counts.entrySet().stream()
                .map(entry -> new ReasonOption(entry.getKey(), title(entry.getKey()), Grouped.of(entry.getValue())))
                .toList();
    }

    private static String title(String code) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .map(Reason::title)
                .orElse("A reason that this version does not know");
    }

    private void tail(Visit visit) {
        String environment = visit.environment().name();
        Filters filters = Filters.of(visit);
        Instant now = clock.instant();
        long newer = number(visit.query("newer"), 0);
        List<RecordedRefusal> come = activity.newerThan(environment, filters.filter(), newer).stream()
                .filter(refusal -> refusal.at().isBefore(now.minus(SETTLED)))
                .toList();
        if (come.isEmpty()) {
            visit.call().html(NO_CONTENT, new byte[0]);
            return;
        }
        String path = path(environment);
        List<RecordedRefusal> shown = come.stream().limit(ON_A_PAGE).toList();
        boolean more = come.size() > shown.size();
        visit.show(
                Section.ACTIVITY,
                "activity/tail.jte",
                new TailView(
                        rows(shown, now),
                        path + filters.query("newer", come.getFirst().id()) + "&part=tail",
                        more,
                        path + filters.query("before", shown.getLast().id()),
                        Grouped.of(come.size(), "new refusal")));
    }
}
