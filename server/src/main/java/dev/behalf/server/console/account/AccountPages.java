package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.team.Team;
import dev.behalf.server.teamsignin.TeamSignIn;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All pages of this package.
public final class AccountPages {

    private final List<Route> routes;

    public AccountPages(Door door, Team team, InstantSource clock) {
        this(door, team, null, clock);
    }

    /// @param provider the team's own, null where it has none
    public AccountPages(Door door, Team team, @Nullable TeamSignIn provider, InstantSource clock) {
        this.routes = Stream.of(
                        new SetUpPage(door, team).routes(),
                        new InvitationPage(door, team).routes(),
                        new SignInPage(door, team).routes(),
                        new ConfirmPage(door, team).routes(),
                        new AccountPage(door, team, clock).routes(),
                        new PasskeyForms(door, team).routes(),
                        provider == null ? List.<Route>of() : new ProviderPages(door, provider).routes())
                .flatMap(List::stream)
                .toList();
    }

    public List<Route> routes() {
        return routes;
    }
}
