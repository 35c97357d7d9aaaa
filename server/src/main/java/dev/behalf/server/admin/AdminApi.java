package dev.behalf.server.admin;

import dev.behalf.server.console.Door;
import dev.behalf.server.web.Route;
import dev.behalf.server.web.Router;
import java.util.List;
import java.util.stream.Stream;

/// The paths below `/api` of the console's listener.
public final class AdminApi {

    private final List<Route> routes;

    public AdminApi(Door door, AdminBackend backend) {
        Gate gate = new Gate(door, backend.team().tokens(), backend.environments());
        this.routes = Stream.of(
                        new EnvironmentsEndpoint(gate, backend.environments()).routes(),
                        new ConnectionEndpoint(gate, backend.environments()).routes(),
                        new DraftEndpoint(gate, backend.environments(), backend.activity()).routes(),
                        new KeysEndpoint(gate, backend.environments()).routes(),
                        new ClientsEndpoint(gate, backend.clients(), backend.grants()).routes(),
                        new McpServersEndpoint(gate, backend.mcpServers(), backend.serverProbe()).routes(),
                        new McpCallsEndpoint(gate, backend.calls(), backend.audit()).routes(),
                        new GrantsEndpoint(gate, backend.grants()).routes(),
                        new OfflineConnectionsEndpoint(gate, backend.offline()).routes(),
                        new WebhooksEndpoint(gate, backend.webhooks()).routes(),
                        new VaultKeysEndpoint(gate, backend.vaultKeys()).routes(),
                        new ConfigEndpoint(gate, backend.environments()).routes(),
                        new ActivityEndpoint(gate, backend.activity()).routes(),
                        new StatusEndpoint(gate, backend.verifiers(), backend.activity()).routes(),
                        new DoctorEndpoint(gate, backend.environments(), backend.liveCheck()).routes(),
                        new AuditEndpoint(gate, backend.audit()).routes(),
                        new TeamEndpoint(gate, backend.team()).routes(),
                        List.of(new OpenApiEndpoint(door, gate).route()))
                .flatMap(List::stream)
                .toList();
    }

    public List<Route> routes() {
        return routes;
    }

    /// Shows problems to programs as documents, to people as the pages they are used to.
    public static Router.ProblemPage problems(Router.ProblemPage pages) {
        return new ApiProblems(pages);
    }
}
