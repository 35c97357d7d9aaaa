package dev.behalf.server.console.servers;

import dev.behalf.server.calls.CallCounts;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The MCP servers of an environment.
final class ListPage {

    private final Door door;
    private final Environments environments;
    private final McpServers servers;
    private final CallLog calls;
    private final InstantSource clock;

    ListPage(Door door, Environments environments, McpServers servers, CallLog calls, InstantSource clock) {
        this.door = door;
        this.environments = environments;
        this.servers = servers;
        this.calls = calls;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(door.get(ServerPages.PATH, Permission.VIEW_SETTINGS, this::page));
    }

    private void page(Visit visit) {
        Environment environment = visit.environment();
        String path = ServerPages.path(environment);
        String callsPath = "/e/" + environment.name() + Section.CALLS.path();
        Instant now = clock.instant();
        List<McpServerView> known = servers.list(environment.name());
        CallCounts counts = known.isEmpty()
                ? new CallCounts(Map.of(), true)
                : calls.counts(environment.name(), now.minus(Duration.ofDays(1)));
        visit.show(
                Section.SERVERS,
                "servers/list.jte",
                new ServersView(
                        path,
                        NewPages.path(environment),
                        known.stream()
                                .map(server -> ServerRow.of(server, path, callsPath, counts, now))
                                .toList(),
                        environment.publicUrl() == null ? "" : environment.publicUrl() + "/mcp",
                        known.size() >= McpServers.MOST,
                        environments.connections().yaml(environment.name()).orElse(""),
                        visit.query("done").equals("removed")
                                ? "The server is removed, and its secret with it. Clients find its tools no more."
                                : ""));
    }
}
