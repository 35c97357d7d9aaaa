package dev.behalf.server.console.team;

import dev.behalf.server.console.Door;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// All pages of this package.
public final class TeamPages {

    private final List<Route> routes;

    public TeamPages(Door door, Team team, InstantSource clock) {
        this.routes = Stream.of(
                        new ListPage(door, team).routes(),
                        new InvitePages(door, team, clock).routes(),
                        new MemberPage(door, team, clock).routes())
                .flatMap(List::stream)
                .toList();
    }

    public List<Route> routes() {
        return routes;
    }
}
