package dev.behalf.server.admin;

import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.ClientPage;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.clients.RegisteredClient;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.environment.ClientForms;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.grants.GrantFilter;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/clients`: those that the team registered, and those that registered themselves.
final class ClientsEndpoint {

    private static final String LIST = "/environments/{environment}/clients";
    private static final String ONE = LIST + "/{client}";

    private final Gate gate;
    private final Clients clients;
    private final GrantLedger grants;

    ClientsEndpoint(Gate gate, Clients clients, GrantLedger grants) {
        this.gate = gate;
        this.clients = clients;
        this.grants = grants;
    }

    List<Route> routes() {
        return List.of(
                gate.get(LIST, Permission.VIEW_SETTINGS, this::list, "origin", "before", "limit"),
                gate.get(ONE, Permission.VIEW_SETTINGS, call -> call.answer(form(known(call)))),
                gate.put(ONE, Permission.CHANGE_SETTINGS, this::put),
                gate.delete(ONE, Permission.CHANGE_SETTINGS, this::remove, "confirm"));
    }

    private void list(AdminCall call) {
        Environment environment = call.environment();
        ClientPage page = clients.page(environment.name(), origin(call), call.position(), call.limit());
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("clients");
        page.clients().forEach(client -> list.add(form(client)));
        call.answer(
                document.put("next", page.next() == null ? null : page.next().text()));
    }

    private static Origin origin(AdminCall call) {
        String label = call.parameter("origin", Origin.PREREGISTERED.label());
        if (label.equals(Origin.PREREGISTERED.label())) {
            return Origin.PREREGISTERED;
        }
        if (label.equals(Origin.REGISTERED.label())) {
            return Origin.REGISTERED;
        }
        throw Refusals.parameter("origin", "preregistered or registered");
    }

    private RegisteredClient known(AdminCall call) {
        Environment environment = call.environment();
        return clients.registered(environment.name(), call.call().variable("client"))
                .orElseThrow(ClientsEndpoint::unknown);
    }

    private static RuntimeException unknown() {
        return Refusals.notFound("This environment has no registered client of this id.");
    }

    private static ObjectNode form(RegisteredClient registered) {
        Client client = registered.client();
        ClientInput input = ClientInput.of(client);
        ObjectNode form = JsonMapper.shared()
                .createObjectNode()
                .put("id", client.id())
                .put("origin", client.origin().label())
                .put(ClientInput.NAME, input.name());
        input.redirectUris().forEach(form.putArray(ClientInput.REDIRECT_URIS)::add);
        return form.put(ClientInput.SCOPE, orNull(input.scope()))
                .put(ClientInput.AUTHENTICATION, input.authentication())
                .put(ClientInput.JWKS_URI, orNull(input.jwksUri()))
                .put("registeredAt", registered.registeredAt().toString())
                .put(
                        "lastUsedAt",
                        registered.lastUsedAt() == null
                                ? null
                                : registered.lastUsedAt().toString());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private void put(AdminCall call) {
        Environment environment = call.environment();
        Members body = call.body(
                ClientInput.NAME,
                ClientInput.REDIRECT_URIS,
                ClientInput.SCOPE,
                ClientInput.AUTHENTICATION,
                ClientInput.JWKS_URI);
        String id = call.call().variable("client");
        ClientInput input = new ClientInput(
                id,
                body.text(ClientInput.NAME),
                Objects.requireNonNullElse(body.texts(ClientInput.REDIRECT_URIS), List.of()),
                body.text(ClientInput.SCOPE),
                body.text(ClientInput.AUTHENTICATION),
                body.text(ClientInput.JWKS_URI));
        body.check(() -> ClientForms.problems(input));
        var problems = ClientForms.problems(input);
        if (!problems.isEmpty()) {
            throw Refusals.unusable(problems);
        }
        switch (clients.put(environment.name(), input, false, call.actor())) {
            case Registration.Registered _ ->
                call.answer(form(clients.registered(environment.name(), id).orElseThrow(ClientsEndpoint::unknown)));
            case Registration.Refused(var problem) ->
                throw Refusals.unusableForms(List.of(Refusals.form(ClientInput.ID, problem.description())));
            case Registration.Full _ ->
                throw Refusals.unusableForms(List.of(Refusals.form(
                        "", "At most " + Clients.MOST_OF_TEAM + " clients can be registered in an environment.")));
        }
    }

    private void remove(AdminCall call) {
        Environment environment = call.environment();
        RegisteredClient client = known(call);
        String id = client.client().id();
        confirm(
                call,
                environment,
                ClientForms.removalRisks(environment, grants.count(environment.name(), GrantFilter.ofClient(id))));
        if (!clients.remove(environment.name(), id, call.actor())) {
            throw unknown();
        }
        call.call().done();
    }

    /// Asks for the name of a production environment where users are shut out.
    static void confirm(AdminCall call, Environment environment, List<LockoutRisk> risks) {
        Optional<String> sent = Optional.ofNullable(call.parameter("confirm"));
        if (!risks.isEmpty() && !sent.equals(Optional.of(environment.name()))) {
            throw Refusals.unconfirmed(risks, "`confirm`");
        }
    }
}
