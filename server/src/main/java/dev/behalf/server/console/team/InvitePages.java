package dev.behalf.server.console.team;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.LocalPath;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.Invitation;
import dev.behalf.server.team.Invitations;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// `/team/invite`: makes an invitation and shows its link, once.
final class InvitePages {

    private static final String PATH = "/team/invite";

    private final Door door;
    private final Team team;
    private final Confirmation confirmation;

    InvitePages(Door door, Team team, InstantSource clock) {
        this.door = door;
        this.team = team;
        this.confirmation = new Confirmation(clock);
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.MANAGE_TEAM, this::form),
                door.post(PATH, Permission.MANAGE_TEAM, this::invite));
    }

    private void form(Visit visit) {
        if (confirmation.given(visit)) {
            show(visit, 200, visit.query("email"), role(visit.query("role")), "");
        } else {
            Confirmation.ask(visit, path(visit.query("email"), role(visit.query("role"))));
        }
    }

    private static Role role(String id) {
        return Role.of(id).orElse(Role.VIEWER);
    }

    /// With what was typed, unless it is too long for an address to go on to.
    private static String path(String email, Role role) {
        String path = PATH + "?email=" + URLEncoder.encode(email, UTF_8) + "&role=" + role.id();
        return LocalPath.of(path).equals(path) ? path : PATH;
    }

    private static void show(Visit visit, int status, String email, Role role, String problem) {
        List<Role> roles = Arrays.stream(Role.values())
                .filter(each -> visit.visitor().may(each.toManage()))
                .toList();
        InviteView view = new InviteView(email, role, roles, Invitations.LIMIT.toDays(), problem);
        visit.show(status, Section.TEAM, "team/invite.jte", view);
    }

    /// Answered with the link itself and no redirect: its token must stand in no URL of ours and is kept nowhere.
    private void invite(Visit visit) {
        String email = visit.fields().text("email").strip();
        Role role = role(visit.fields().text("role"));
        if (!confirmation.given(visit)) {
            Confirmation.ask(visit, path(email, role));
            return;
        }
        switch (team.invitations().invite(visit.visitor().session(), email, role)) {
            case Outcome.Done<Invitation.Made>(var made) -> {
                Invitation invitation = made.invitation();
                String link = door.address().of("/invitation#" + made.token().reveal());
                visit.show(
                        Section.TEAM,
                        "team/invited.jte",
                        new InvitedView(
                                invitation.email(), invitation.role(), link, Moment.of(invitation.expiresAt())));
            }
            case Outcome.Refused<Invitation.Made>(var problem) -> show(visit, 422, email, role, problem);
        }
    }
}
