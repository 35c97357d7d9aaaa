package dev.behalf.server;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.server.admin.AdminApi;
import dev.behalf.server.admin.AdminBackend;
import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.TeamVisitors;
import dev.behalf.server.console.account.AccountPages;
import dev.behalf.server.console.activity.ActivityPages;
import dev.behalf.server.console.admintokens.AdminTokenPages;
import dev.behalf.server.console.audit.AuditPages;
import dev.behalf.server.console.calls.CallPages;
import dev.behalf.server.console.clients.ClientPages;
import dev.behalf.server.console.connections.ConnectionPages;
import dev.behalf.server.console.debugger.DebuggerPages;
import dev.behalf.server.console.environments.EnvironmentPages;
import dev.behalf.server.console.federation.FederationPages;
import dev.behalf.server.console.overview.OverviewPages;
import dev.behalf.server.console.servers.Probe;
import dev.behalf.server.console.servers.ServerPages;
import dev.behalf.server.console.signins.SignInPages;
import dev.behalf.server.console.team.TeamPages;
import dev.behalf.server.console.testsignin.TestSignInPages;
import dev.behalf.server.console.testsignin.TestSignIns;
import dev.behalf.server.console.trace.TracePages;
import dev.behalf.server.console.vault.VaultPages;
import dev.behalf.server.console.webhooks.WebhookPages;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Team;
import dev.behalf.server.teamsignin.TeamSignIn;
import dev.behalf.server.trace.Trace;
import dev.behalf.server.web.Route;
import dev.behalf.server.web.Router;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Joins the pages of the console.
final class ConsoleRoutes {

    private ConsoleRoutes() {}

    /// @param trace what clients did
    /// @param probe asks the team's MCP servers
    /// @param provider by which the team may sign in, null for none
    /// @param retention for how long refusals and acts are kept
    /// @param fetchers the ways out to providers, by whether emulators may be reached
    /// @param publicAddress where the public listener answers
    static Router router(
            ConsoleAddress address,
            AdminBackend backend,
            Trace trace,
            Probe probe,
            @Nullable TeamSignIn provider,
            TestSignIns tests,
            RetentionSettings retention,
            Function<DevelopmentSwitches, DocumentFetcher> fetchers,
            String publicAddress,
            InstantSource clock) {
        Team team = backend.team();
        Environments environments = backend.environments();
        Door door = new Door(address, new TeamVisitors(team), environments);
        List<Route> routes = new ArrayList<>(door.routes());
        routes.addAll(
                new OverviewPages(door, environments, backend.verifiers(), backend.activity(), clock, publicAddress)
                        .routes());
        routes.addAll(new ActivityPages(door, backend.activity(), clock, retention.activity()).routes());
        routes.addAll(new EnvironmentPages(door, environments).routes());
        routes.addAll(new VaultPages(door, backend.vaultKeys(), backend.offline(), clock).routes());
        routes.addAll(new WebhookPages(door, backend.webhooks(), clock).routes());
        routes.addAll(new FederationPages(door, environments, backend.activity(), fetchers, clock).routes());
        routes.addAll(new ServerPages(
                        door,
                        environments,
                        backend.mcpServers(),
                        backend.calls(),
                        backend.signingKeys(),
                        backend.grants(),
                        probe,
                        clock)
                .routes());
        routes.addAll(new CallPages(
                        door,
                        backend.calls(),
                        backend.audit(),
                        backend.mcpServers(),
                        backend.grants(),
                        clock,
                        retention.activity())
                .routes());
        routes.addAll(
                new ClientPages(door, environments, backend.clients(), backend.grants(), backend.signingKeys(), clock)
                        .routes());
        routes.addAll(new SignInPages(door, backend.grants(), clock).routes());
        routes.addAll(new ConnectionPages(door, backend.offline(), clock).routes());
        routes.addAll(new TracePages(door, trace, clock).routes());
        routes.addAll(new AccountPages(door, team, provider, clock).routes());
        routes.addAll(new TestSignInPages(door, tests).routes());
        routes.addAll(new DebuggerPages(door, environments, backend.verifiers(), backend.activity(), clock).routes());
        routes.addAll(new TeamPages(door, team, clock).routes());
        routes.addAll(new AuditPages(door, backend.audit(), environments, retention.audit(), clock).routes());
        routes.addAll(new AdminTokenPages(door, team, environments, clock).routes());
        routes.addAll(new AdminApi(door, backend).routes());
        Router router = new Router(List::of, List.of(), AdminApi.problems(door.problems()));
        router.serve(routes);
        return router;
    }
}
