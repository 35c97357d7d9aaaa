package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Range;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.team.Permission;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.List;

/// The page `/e/{environment}/`. Parts of it are asked for again: how the environment is doing every few seconds, and
/// its traffic when another range of time is chosen.
public final class OverviewPages {

    private static final String PATH = "/e/{environment}";
    private static final int NO_CONTENT = 204;

    private final Door door;
    private final StatusReader statuses;
    private final Traffic traffic;

    /// @param publicAddress where the public listener answers, for environments that have no public URL yet
    public OverviewPages(
            Door door,
            Environments environments,
            Verifiers verifiers,
            Activity activity,
            InstantSource clock,
            String publicAddress) {
        this.door = door;
        this.statuses = new StatusReader(environments, verifiers, activity, clock, publicAddress);
        this.traffic = new Traffic(activity);
    }

    public List<Route> routes() {
        return List.of(
                door.get(PATH + "/", Permission.VIEW_SETTINGS, this::page),
                door.get(PATH, Permission.VIEW_SETTINGS, visit -> visit.redirect(path(visit.environment()))));
    }

    private static String path(Environment environment) {
        return "/e/" + environment.name() + Section.OVERVIEW.path();
    }

    private void page(Visit visit) {
        switch (visit.part() ? visit.query("part") : "") {
            case "status" -> status(visit);
            case "traffic" ->
                visit.show(Section.OVERVIEW, "overview/traffic.jte", traffic.of(visit.environment(), range(visit)));
            default -> whole(visit);
        }
    }

    private static Range range(Visit visit) {
        return Range.of(visit.query("range")).orElse(Range.DAY);
    }

    private void whole(Visit visit) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        StatusView status = statuses.of(environment);
        OverviewView view = new OverviewView(
                environment.name(),
                connection == null
                        ? ""
                        : ProviderText.of(connection.connection()).line(),
                visit.query("done").equals("first"),
                status,
                status.setUp() == null ? traffic.of(environment, range(visit)) : null);
        visit.show(Section.OVERVIEW, "overview/page.jte", view);
    }

    /// Nothing where the browser shows all that already, so that whoever is reading or copying is left in peace.
    private void status(Visit visit) {
        StatusView view = statuses.of(visit.environment());
        if (view.setUp() == null && visit.query("step").equals("setup")) {
            visit.redirect(path(visit.environment()) + "?done=first");
        } else if (view.poll().endsWith("&seen=" + visit.query("seen"))) {
            visit.call().html(NO_CONTENT, new byte[0]);
        } else {
            visit.show(Section.OVERVIEW, "overview/status.jte", view);
        }
    }
}
