package dev.behalf.server.console.clients;

import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.ClientPage;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.clients.RegisteredClient;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.environments.Problems;
import dev.behalf.server.db.Position;
import dev.behalf.server.environment.ClientForms;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How to connect a client, the registered ones, and the form for a new one.
final class ListPages {

    private static final int ON_A_PAGE = 50;

    private final Door door;
    private final Environments environments;
    private final Clients clients;
    private final SigningKeys keys;
    private final InstantSource clock;

    ListPages(Door door, Environments environments, Clients clients, SigningKeys keys, InstantSource clock) {
        this.door = door;
        this.environments = environments;
        this.clients = clients;
        this.keys = keys;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                door.get(ClientPages.PATH, Permission.VIEW_SETTINGS, this::page),
                door.post(ClientPages.PATH, Permission.CHANGE_SETTINGS, this::register));
    }

    private void page(Visit visit) {
        show(visit, 200, ClientForm.BLANK);
    }

    private void show(Visit visit, int status, ClientForm form) {
        Environment environment = visit.environment();
        String path = path(environment);
        Position before = Position.parse(visit.query("before"));
        ClientPage ofTeam = clients.page(environment.name(), Origin.PREREGISTERED, null, Clients.MOST_OF_TEAM);
        ClientPage selfRegistered = clients.page(environment.name(), Origin.REGISTERED, before, ON_A_PAGE);
        ClientsView view = new ClientsView(
                path,
                connect(visit, environment),
                rows(ofTeam.clients()),
                rows(selfRegistered.clients()),
                before == null ? "" : path + "#registered",
                selfRegistered.next() == null
                        ? ""
                        : path + "?before=" + selfRegistered.next().text() + "#registered",
                form,
                keys(environment),
                environments.connections().yaml(environment.name()).orElse(""),
                visit.query("done").equals("removed") ? "The client is removed." : "");
        visit.show(status, Section.CLIENTS, "clients/list.jte", view);
    }

    private ConnectView connect(Visit visit, Environment environment) {
        List<String> servers =
                environments.registry().mcpServers().getOrDefault(environment.name(), Map.of()).values().stream()
                        .filter(server -> !server.settings().disabled())
                        .map(RegisteredMcpServer::name)
                        .toList();
        String wanted = visit.query("server");
        String chosen = servers.contains(wanted) ? wanted : "";
        List<ConnectView.Address> addresses = new ArrayList<>();
        addresses.add(new ConnectView.Address("All servers", path(environment), chosen.isEmpty()));
        servers.forEach(server -> addresses.add(
                new ConnectView.Address(server, path(environment) + "?server=" + server, server.equals(chosen))));
        return ConnectView.of(environment, visit.connection() != null, keys.canSign(), chosen, addresses);
    }

    static String path(Environment environment) {
        return "/e/" + environment.name() + Section.CLIENTS.path();
    }

    private List<ClientRow> rows(List<RegisteredClient> registered) {
        Instant now = clock.instant();
        return registered.stream().map(client -> ClientRow.of(client, now)).toList();
    }

    /// An environment without address signs nothing, and looking at it makes no key for it.
    private List<KeyRow> keys(Environment environment) {
        return environment.publicUrl() == null || !keys.canSign()
                ? List.of()
                : keys.list(environment.name()).stream().map(KeyRow::of).toList();
    }

    private void register(Visit visit) {
        Environment environment = visit.environment();
        ClientInput input = ClientForm.input(visit.fields().text("id"), visit.fields());
        List<SettingProblem> problems = ClientForms.problems(input);
        if (!problems.isEmpty()) {
            show(visit, 422, ClientForm.of(input, Problems.of(problems)));
            return;
        }
        switch (clients.put(environment.name(), input, true, visit.visitor().actor())) {
            case Registration.Registered _ -> visit.redirect(path(environment) + "/" + input.id() + "?done=registered");
            case Registration.Refused(var problem) ->
                show(visit, 422, ClientForm.of(input, problem(problem.description())));
            case Registration.Full _ -> show(visit, 422, ClientForm.of(input, problem(full())));
        }
    }

    static Problems problem(String sentence) {
        return Problems.of(List.of(new SettingProblem(ClientInput.ID, sentence, Map.of())));
    }

    static String full() {
        return "At most " + Clients.MOST_OF_TEAM + " clients can be registered in an environment.";
    }
}
