package dev.behalf.server.console.environments;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.EnvironmentChanges;
import dev.behalf.server.environment.EnvironmentInput;
import dev.behalf.server.environment.EnvironmentResult;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.SaveResult;
import dev.behalf.server.environment.Saving;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One environment: kind, URL and colour; copying another's connection; deletion.
final class SettingsPages {

    private static final String PATH = "/e/{environment}/settings";

    private final Door door;
    private final Environments environments;

    SettingsPages(Door door, Environments environments) {
        this.door = door;
        this.environments = environments;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, this::page),
                door.post(PATH, Permission.CHANGE_SETTINGS, this::change),
                door.post(PATH + "/clients", Permission.CHANGE_SETTINGS, this::changeClients),
                door.post(PATH + "/copy", Permission.CHANGE_SETTINGS, this::copy),
                door.post(PATH + "/delete", Permission.CHANGE_SETTINGS, this::delete));
    }

    /// What differs from the page as it is first shown.
    private record Shown(
            EnvironmentForm form,
            List<LockoutRisk> changeRisks,
            ClientsForm clients,
            String copyFrom,
            List<LockoutRisk> copyRisks,
            String copyProblem,
            boolean deletionUnconfirmed) {

        static Shown first(Environment environment) {
            EnvironmentForm form = EnvironmentForm.of(EnvironmentInput.of(environment), Problems.NONE);
            return new Shown(form, List.of(), ClientsForm.of(environment), "", List.of(), "", false);
        }

        Shown refused(EnvironmentForm other, List<LockoutRisk> risks) {
            return new Shown(other, risks, clients, copyFrom, copyRisks, copyProblem, deletionUnconfirmed);
        }

        Shown refused(ClientsForm other) {
            return new Shown(form, changeRisks, other, copyFrom, copyRisks, copyProblem, deletionUnconfirmed);
        }

        Shown notCopied(String from, List<LockoutRisk> risks, String problem) {
            return new Shown(form, changeRisks, clients, from, risks, problem, deletionUnconfirmed);
        }

        Shown notDeleted() {
            return new Shown(form, changeRisks, clients, copyFrom, copyRisks, copyProblem, true);
        }
    }

    private void page(Visit visit) {
        show(visit, 200, Shown.first(visit.environment()));
    }

    private void show(Visit visit, int status, Shown shown) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        SettingsView view = new SettingsView(
                shown.form(),
                shown.changeRisks(),
                shown.clients(),
                sources(environment),
                shown.copyFrom(),
                connection == null ? 0 : connection.version(),
                shown.copyRisks(),
                shown.copyProblem(),
                EnvironmentChanges.deletionRisks(
                        environments.registry(),
                        environment,
                        environments.connections().kept(environment.name())),
                shown.deletionUnconfirmed(),
                environments.connections().yaml(environment.name()).orElse(""),
                done(visit.query("done")));
        visit.show(status, Section.SETTINGS, "environments/settings.jte", view);
    }

    private static String done(String word) {
        return switch (word) {
            case "saved" -> "Saved. Every node serves by it within a second.";
            case "unchanged" -> "Nothing was different.";
            default -> "";
        };
    }

    private List<String> sources(Environment environment) {
        return environments.registry().connections().keySet().stream()
                .filter(name -> !name.equals(environment.name()))
                .sorted()
                .toList();
    }

    private void change(Visit visit) {
        Environment environment = visit.environment();
        EnvironmentInput input = EnvironmentForm.input(environment, visit.fields());
        Shown first = Shown.first(environment);
        switch (environments.changes().change(input, confirmation(visit), actor(visit))) {
            case EnvironmentResult.Done done ->
                visit.redirect(path(environment) + "?done=" + (done.changes().isEmpty() ? "unchanged" : "saved"));
            case EnvironmentResult.Problems(var problems) ->
                show(visit, 422, first.refused(EnvironmentForm.of(input, Problems.of(problems)), List.of()));
            case EnvironmentResult.Unconfirmed(var risks) ->
                show(visit, 422, first.refused(EnvironmentForm.of(input, Problems.NONE), risks));
        }
    }

    private void changeClients(Visit visit) {
        Environment environment = visit.environment();
        EnvironmentInput input = ClientsForm.input(environment, visit.fields());
        Shown first = Shown.first(environment);
        switch (environments.changes().change(input, confirmation(visit), actor(visit))) {
            case EnvironmentResult.Done done ->
                visit.redirect(path(environment) + "?done=" + (done.changes().isEmpty() ? "unchanged" : "saved"));
            case EnvironmentResult.Problems(var problems) ->
                show(visit, 422, first.refused(ClientsForm.of(input, Problems.of(problems), List.of())));
            case EnvironmentResult.Unconfirmed(var risks) ->
                show(visit, 422, first.refused(ClientsForm.of(input, Problems.NONE, risks)));
        }
    }

    private void copy(Visit visit) {
        Environment environment = visit.environment();
        String from = visit.fields().text("from");
        Saving saving = new Saving(version(visit.fields().text("version")), confirmation(visit), actor(visit));
        Shown first = Shown.first(environment);
        switch (environments.connections().copy(from, environment.name(), saving)) {
            case SaveResult.Saved _ ->
                visit.redirect("/e/" + environment.name() + Section.FEDERATION.path() + "?done=copied");
            case SaveResult.Conflict _ ->
                show(visit, 422, first.notCopied(from, List.of(), "Somebody has changed the connection meanwhile."));
            case SaveResult.Problems(var problems) ->
                show(visit, 422, first.notCopied(from, List.of(), text(problems)));
            case SaveResult.Unconfirmed(var risks) -> show(visit, 422, first.notCopied(from, risks, ""));
        }
    }

    private static String text(List<SettingProblem> problems) {
        return "The settings cannot be used here: "
                + problems.stream().map(SettingProblem::message).collect(Collectors.joining(" "));
    }

    private void delete(Visit visit) {
        Environment environment = visit.environment();
        switch (environments.changes().delete(environment.name(), confirmation(visit), actor(visit))) {
            case EnvironmentResult.Done _, EnvironmentResult.Problems _ ->
                visit.redirect(Section.ENVIRONMENTS.path() + "?done=deleted");
            case EnvironmentResult.Unconfirmed _ ->
                show(visit, 422, Shown.first(environment).notDeleted());
        }
    }

    private static String path(Environment environment) {
        return "/e/" + environment.name() + Section.SETTINGS.path();
    }

    private static @Nullable String confirmation(Visit visit) {
        return visit.fields().ticked("confirmation") ? visit.fields().text("confirmation") : null;
    }

    private static Actor actor(Visit visit) {
        return visit.visitor().actor();
    }

    /// A number that is none cannot be the present version, and is refused as a conflict.
    private static long version(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
