package dev.behalf.server.console.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.clients.RegisteredClient;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.environments.Problems;
import dev.behalf.server.environment.ClientForms;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.grants.GrantFilter;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/// One registered client: shown, changed where the team registered it, removed.
final class OnePages {

    private static final String PATH = ClientPages.PATH + "/{client}";

    private final Door door;
    private final Clients clients;
    private final GrantLedger grants;
    private final InstantSource clock;

    OnePages(Door door, Clients clients, GrantLedger grants, InstantSource clock) {
        this.door = door;
        this.clients = clients;
        this.grants = grants;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, this::page),
                door.post(PATH, Permission.CHANGE_SETTINGS, this::change),
                door.post(PATH + "/remove", Permission.CHANGE_SETTINGS, this::remove));
    }

    private void page(Visit visit) {
        RegisteredClient client = client(visit);
        show(visit, 200, client, form(client.client()), false);
    }

    private RegisteredClient client(Visit visit) {
        return clients.registered(visit.environment().name(), visit.variable("client"))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_FOUND, "There is no registered client of this id, or no longer."));
    }

    private static ClientForm form(Client client) {
        return ClientForm.of(ClientInput.of(client), Problems.NONE);
    }

    private void show(Visit visit, int status, RegisteredClient registered, ClientForm form, boolean unconfirmed) {
        Environment environment = visit.environment();
        Client client = registered.client();
        long signIns = grants.count(environment.name(), GrantFilter.ofClient(client.id()));
        OneView view = new OneView(
                path(environment, client.id()),
                ClientRow.of(registered, clock.instant()),
                client.metadata().redirectUris().stream().map(Untrusted::text).toList(),
                form,
                Untrusted.text(Objects.requireNonNullElse(client.metadata().scope(), "")),
                Grouped.of(signIns, "sign-in"),
                "/e/" + environment.name() + Section.SIGN_INS.path() + "?client="
                        + URLEncoder.encode(client.id(), UTF_8),
                ClientForms.removalRisks(environment, signIns),
                unconfirmed,
                done(visit.query("done")));
        visit.show(status, Section.CLIENTS, "clients/one.jte", view);
    }

    private static String path(Environment environment, String id) {
        return ListPages.path(environment) + "/" + id;
    }

    private static String done(String word) {
        return switch (word) {
            case "registered" ->
                "The client is registered. Give it its client id, and the MCP address of the environment.";
            case "changed" -> "Saved. It counts from the next request on.";
            default -> "";
        };
    }

    private void change(Visit visit) {
        Environment environment = visit.environment();
        RegisteredClient known = client(visit);
        ClientInput input = ClientForm.input(known.client().id(), visit.fields());
        List<SettingProblem> problems = ClientForms.problems(input);
        if (!problems.isEmpty()) {
            show(visit, 422, known, ClientForm.of(input, Problems.of(problems)), false);
            return;
        }
        switch (clients.put(environment.name(), input, false, visit.visitor().actor())) {
            case Registration.Registered _ -> visit.redirect(path(environment, input.id()) + "?done=changed");
            case Registration.Refused(var problem) ->
                show(visit, 422, known, ClientForm.of(input, ListPages.problem(problem.description())), false);
            case Registration.Full _ ->
                show(visit, 422, known, ClientForm.of(input, ListPages.problem(ListPages.full())), false);
        }
    }

    private void remove(Visit visit) {
        Environment environment = visit.environment();
        RegisteredClient known = client(visit);
        String id = known.client().id();
        List<LockoutRisk> risks = ClientForms.removalRisks(environment, 0);
        if (!risks.isEmpty() && !visit.fields().text("confirmation").strip().equals(environment.name())) {
            show(visit, 422, known, form(known.client()), true);
            return;
        }
        clients.remove(environment.name(), id, visit.visitor().actor());
        visit.redirect(ListPages.path(environment) + "?done=removed");
    }
}
