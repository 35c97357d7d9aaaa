package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// All pages of this package.
public final class AccountPages {

    private final List<Route> routes;

    public AccountPages(Door door, Team team, InstantSource clock) {
        this.routes = Stream.of(
                        new SetUpPage(door, team).routes(),
                        new InvitationPage(door, team).routes(),
                        new SignInPage(door, team).routes(),
                        new ConfirmPage(door, team).routes(),
                        new AccountPage(door, team, clock).routes(),
                        new PasskeyForms(door, team).routes())
                .flatMap(List::stream)
                .toList();
    }

    public List<Route> routes() {
        return routes;
    }
}
