package dev.behalf.server.console.team;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `/team`: members, and who is invited.
final class ListPage {

    private final Door door;
    private final Team team;

    ListPage(Door door, Team team) {
        this.door = door;
        this.team = team;
    }

    List<Route> routes() {
        return List.of(
                door.get(Section.TEAM.path(), Permission.VIEW_SETTINGS, visit -> show(visit, 200, "")),
                door.post("/team/invitations/{invitation}/revoke", Permission.MANAGE_TEAM, this::revoke));
    }

    private void show(Visit visit, int status, String problem) {
        Map<String, Integer> passkeys = team.passkeys().counts();
        Set<String> linked = team.providerSignIn().linked();
        String provider = team.providerSignIn().label();
        String you = visit.visitor().member().id();
        List<MemberRow> members = team.members().all().stream()
                .map(member -> MemberRow.of(
                        member,
                        Ways.of(
                                member,
                                passkeys.getOrDefault(member.id(), 0),
                                linked.contains(member.id()) ? provider : null),
                        you))
                .toList();
        List<InvitationRow> invitations = team.invitations().all().stream()
                .map(invitation -> InvitationRow.of(
                        invitation, visit.visitor().may(invitation.role().toManage())))
                .toList();
        visit.show(
                status,
                Section.TEAM,
                "team/list.jte",
                new TeamView(members, invitations, notice(visit.query("done")), problem));
    }

    private static String notice(String done) {
        return switch (done) {
            case "removed" -> "The member is removed. All their sessions have ended.";
            case "revoked" -> "The invitation is taken back. Its link opens nothing any more.";
            default -> "";
        };
    }

    private void revoke(Visit visit) {
        var outcome = team.invitations().revoke(visit.visitor().session(), visit.variable("invitation"));
        switch (outcome) {
            case Outcome.Done<?> _ -> visit.redirect("/team?done=revoked");
            case Outcome.Refused<?>(var problem) -> show(visit, 422, problem);
        }
    }
}
