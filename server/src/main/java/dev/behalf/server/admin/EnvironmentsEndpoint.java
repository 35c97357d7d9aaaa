package dev.behalf.server.admin;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.EnvironmentInput;
import dev.behalf.server.environment.EnvironmentResult;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments` and `/environments/{environment}`.
final class EnvironmentsEndpoint {

    private static final String LIST = "/environments";
    private static final String ONE = LIST + "/{environment}";

    private static final String REGISTRATION = "clientRegistration";
    private static final String HOSTS = "clientHosts";
    private static final String NONCES = "dpopNonces";

    private final Gate gate;
    private final Environments environments;

    EnvironmentsEndpoint(Gate gate, Environments environments) {
        this.gate = gate;
        this.environments = environments;
    }

    List<Route> routes() {
        return List.of(
                gate.get(LIST, Permission.VIEW_SETTINGS, this::list),
                gate.post(LIST, Permission.CHANGE_SETTINGS, this::create),
                gate.get(ONE, Permission.VIEW_SETTINGS, call -> call.answer(form(call.environment()))),
                gate.put(ONE, Permission.CHANGE_SETTINGS, this::change),
                gate.delete(ONE, Permission.CHANGE_SETTINGS, this::delete, "confirm"));
    }

    private void list(AdminCall call) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("environments");
        environments.registry().environments().values().stream()
                .filter(environment -> call.token().reaches(environment.name()))
                .sorted(Comparator.comparing(Environment::name))
                .forEach(environment -> list.add(form(environment)));
        call.answer(document);
    }

    private ObjectNode form(Environment environment) {
        RegisteredConnection connection = environments.registry().connections().get(environment.name());
        ObjectNode form = JsonForms.environment(environment);
        if (connection == null) {
            return form.putNull("provider").putNull("connectionVersion");
        }
        return form.put("provider", connection.connection().settings().type().id())
                .put("connectionVersion", connection.version());
    }

    private void create(AdminCall call) {
        Members body = call.body("name", "kind", "url", "colour", REGISTRATION, HOSTS, NONCES);
        EnvironmentInput input = input(body.text("name"), body);
        body.check(input::problems);
        call.requireReach(input.name().strip());
        Environment made = done(environments.changes().create(input, call.actor()));
        call.call().answer("Location", Gate.PREFIX + LIST + "/" + made.name());
        call.call().json(201, form(made));
    }

    private static EnvironmentInput input(String name, Members body) {
        return new EnvironmentInput(
                name,
                body.text("kind"),
                body.text("url"),
                body.text("colour"),
                !body.has(REGISTRATION) || body.flag(REGISTRATION),
                body.texts(HOSTS),
                body.flag(NONCES));
    }

    /// What is left out gets its default, as in `behalf.yaml`.
    private void change(AdminCall call) {
        Environment known = call.environment();
        Members body = call.body("kind", "url", "colour", REGISTRATION, HOSTS, NONCES, "confirm");
        EnvironmentInput input = input(known.name(), body);
        String confirmation = body.text("confirm");
        body.check(input::problems);
        call.answer(form(done(environments.changes().change(input, confirmation, call.actor()))));
    }

    private void delete(AdminCall call) {
        Environment known = call.environment();
        done(environments.changes().delete(known.name(), call.parameter("confirm"), call.actor()));
        call.call().done();
    }

    private static Environment done(EnvironmentResult result) {
        return switch (result) {
            case EnvironmentResult.Done done -> done.environment();
            case EnvironmentResult.Problems(var problems) -> throw Refusals.unusable(problems);
            case EnvironmentResult.Unconfirmed(var risks) -> throw Refusals.unconfirmed(risks, "`confirm`");
        };
    }
}
