package dev.behalf.server;

import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.TeamVisitors;
import dev.behalf.server.console.account.AccountPages;
import dev.behalf.server.console.environments.EnvironmentPages;
import dev.behalf.server.console.testsignin.TestSignInPages;
import dev.behalf.server.console.testsignin.TestSignIns;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import dev.behalf.server.web.Router;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Joins the pages of the console.
final class ConsoleRoutes {

    private ConsoleRoutes() {}

    static Router router(
            ConsoleAddress address, Team team, Environments environments, TestSignIns tests, InstantSource clock) {
        Door door = new Door(address, new TeamVisitors(team), environments);
        List<Route> routes = new ArrayList<>(door.routes());
        routes.addAll(new EnvironmentPages(door, environments).routes());
        routes.addAll(new AccountPages(door, team, clock).routes());
        routes.addAll(new TestSignInPages(door, tests).routes());
        Router router = new Router(List::of, List.of(), door.problems());
        router.serve(routes);
        return router;
    }
}
