package dev.behalf.server.admin;

import dev.behalf.server.environment.ApplyResult;
import dev.behalf.server.environment.Difference;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.ManifestProblem;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `/config` and `/apply`: all that is registered as `behalf.yaml`, and the command `behalf apply` over HTTP.
final class ConfigEndpoint {

    /// RFC 9512, and what YAML was called before it.
    private static final String[] YAML = {"application/yaml", "application/x-yaml", "text/yaml"};

    private final Gate gate;
    private final Environments environments;

    ConfigEndpoint(Gate gate, Environments environments) {
        this.gate = gate;
        this.environments = environments;
    }

    List<Route> routes() {
        return List.of(
                gate.get("/config", Permission.VIEW_SETTINGS, this::config),
                // Who may see the settings may find out what a file would change of them.
                gate.post("/apply", Permission.VIEW_SETTINGS, this::apply, "dryRun", "prune"));
    }

    private void config(AdminCall call) {
        call.call().text(YAML[0], environments.connections().yaml(call.token()::reaches));
    }

    private void apply(AdminCall call) {
        boolean dryRun = call.flag("dryRun");
        boolean prune = call.flag("prune");
        if (!dryRun) {
            call.require(Permission.CHANGE_SETTINGS);
            call.require(Permission.CREATE_KEYS);
        }
        if (prune) {
            // It concerns every environment that the file does not name.
            call.requireUnrestricted();
        }
        // One byte less than the largest file, so that the listener lets everything pass that is judged here.
        byte[] yaml = call.call().body().document(Manifest.MAX_BYTES - 1, YAML);
        switch (Manifest.read(yaml)) {
            case Manifest.Reading.Invalid(var problems) ->
                throw Refusals.unusableForms(
                        problems.stream().map(ConfigEndpoint::form).toList());
            case Manifest.Reading.Valid(var manifest, var notes) -> {
                manifest.environments()
                        .forEach(entry -> call.requireReach(entry.environment().name()));
                answer(call, environments.apply(manifest, prune, dryRun, call.actor()), dryRun, notes);
            }
        }
    }

    private static ObjectNode form(ManifestProblem problem) {
        return Refusals.form(problem.path(), problem.message()).put("line", problem.line());
    }

    private static void answer(AdminCall call, ApplyResult result, boolean dryRun, List<String> notes) {
        switch (result) {
            case ApplyResult.Refused(var problems) ->
                throw Refusals.unusableForms(problems.stream()
                        .map(problem -> Refusals.form("", problem))
                        .toList());
            case ApplyResult.Applied applied -> {
                ObjectNode document = JsonForms.applied(reached(call, applied), dryRun);
                notes.forEach(document.putArray("notes")::add);
                call.answer(document);
            }
        }
    }

    /// Without what is left alone in environments that the token does not reach.
    private static ApplyResult.Applied reached(AdminCall call, ApplyResult.Applied applied) {
        List<Difference> reached = applied.differences().stream()
                .filter(difference -> call.token().reaches(difference.path().replaceFirst("\\..*", "")))
                .toList();
        return new ApplyResult.Applied(reached, applied.created(), applied.webhooks(), applied.revision());
    }
}
