package dev.behalf.server.console.environments;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.EnvironmentInput;
import dev.behalf.server.environment.EnvironmentResult;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.environment.SaveResult;
import dev.behalf.server.environment.Saving;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.Comparator;
import java.util.List;

/// The list of environments, and the form for a new one.
final class ListPages {

    private final Door door;
    private final Environments environments;

    ListPages(Door door, Environments environments) {
        this.door = door;
        this.environments = environments;
    }

    List<Route> routes() {
        return List.of(
                door.get("/environments", Permission.VIEW_SETTINGS, this::list),
                door.get("/environments/new", Permission.CHANGE_SETTINGS, this::form),
                door.post("/environments/new", Permission.CHANGE_SETTINGS, this::create));
    }

    private void list(Visit visit) {
        List<ApiKey> keys = environments.listKeys();
        Registry registry = environments.registry();
        List<EnvironmentRow> rows = sorted().stream()
                .map(environment -> EnvironmentRow.of(environment, registry, keys))
                .toList();
        String done =
                visit.query("done").equals("deleted") ? "The environment and all that belonged to it is gone." : "";
        visit.show(Section.ENVIRONMENTS, "environments/list.jte", new EnvironmentsView(rows, done));
    }

    private List<Environment> sorted() {
        return environments.registry().environments().values().stream()
                .sorted(Comparator.comparing(Environment::kind).thenComparing(Environment::name))
                .toList();
    }

    private void form(Visit visit) {
        EnvironmentInput blank = new EnvironmentInput(sorted().isEmpty() ? "default" : "", "development", "", "");
        show(visit, 200, blank, visit.query("copy"), Problems.NONE);
    }

    private void show(Visit visit, int status, EnvironmentInput input, String copyFrom, Problems problems) {
        NewView view = new NewView(EnvironmentForm.of(input, problems), sources(), copyFrom);
        visit.show(status, Section.ENVIRONMENTS, "environments/new.jte", view);
    }

    /// Environments that have settings to copy.
    private List<String> sources() {
        return sorted().stream()
                .map(Environment::name)
                .filter(environments.registry().connections()::containsKey)
                .toList();
    }

    private void create(Visit visit) {
        EnvironmentInput input = EnvironmentForm.input(visit.fields().text("name"), visit.fields());
        String copyFrom = visit.fields().text("copy");
        Actor actor = visit.visitor().actor();
        switch (environments.changes().create(input, actor)) {
            case EnvironmentResult.Done done -> visit.redirect(after(done.environment(), copyFrom, actor));
            case EnvironmentResult.Problems(var problems) -> show(visit, 422, input, copyFrom, Problems.of(problems));
            case EnvironmentResult.Unconfirmed _ ->
                throw new IllegalStateException("A new environment has no users who could be locked out");
        }
    }

    /// To the form of the connection, which is what comes next.
    private String after(Environment made, String copyFrom, Actor actor) {
        String federation = "/e/" + made.name() + Section.FEDERATION.path();
        if (copyFrom.isEmpty()) {
            return federation;
        }
        return switch (environments.connections().copy(copyFrom, made.name(), new Saving(0, null, actor))) {
            case SaveResult.Saved _ -> federation + "?done=copied";
            case SaveResult.Problems _ -> federation + "?done=not-copied";
            case SaveResult.Conflict _, SaveResult.Unconfirmed _ -> federation;
        };
    }
}
