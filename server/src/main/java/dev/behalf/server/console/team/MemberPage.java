package dev.behalf.server.console.team;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.SessionCookie;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.Visitor;
import dev.behalf.server.console.account.SessionRow;
import dev.behalf.server.team.Member;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// `/team/{member}`: role, sessions, removal.
final class MemberPage {

    private static final String PATH = "/team/{member}";

    private final Door door;
    private final Team team;
    private final Confirmation confirmation;

    MemberPage(Door door, Team team, InstantSource clock) {
        this.door = door;
        this.team = team;
        this.confirmation = new Confirmation(clock);
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, visit -> show(visit, 200, "")),
                door.post(PATH + "/role", Permission.MANAGE_TEAM, this::changeRole),
                door.post(PATH + "/remove", Permission.MANAGE_TEAM, this::remove),
                door.post(PATH + "/sessions/end", Permission.MANAGE_TEAM, this::endSessions),
                door.post(PATH + "/sessions/{session}/end", Permission.MANAGE_TEAM, this::endSession));
    }

    private void show(Visit visit, int status, String problem) {
        Member member = member(visit);
        Visitor visitor = visit.visitor();
        boolean manageable = visitor.may(member.role().toManage());
        // Addresses and browsers are nobody's business who cannot do anything about them, or is to see everything.
        boolean sessions = manageable || visitor.may(Permission.READ_AUDIT);
        int passkeys = team.passkeys().of(member.id()).size();
        String provider = team.providerSignIn().isLinked(member.id())
                ? team.providerSignIn().label()
                : null;
        visit.show(
                status,
                Section.TEAM,
                "team/member.jte",
                new MemberView(
                        MemberRow.of(
                                member,
                                Ways.of(member, passkeys, provider),
                                visitor.member().id()),
                        Moment.of(member.createdAt()),
                        manageable,
                        isOnlyOwner(member),
                        Role.of(asked(visit, "role")).orElse(member.role()),
                        Arrays.stream(Role.values())
                                .filter(role -> visitor.may(role.toManage()))
                                .toList(),
                        sessions,
                        sessions ? sessions(member, visitor.session()) : List.of(),
                        visit.query("then"),
                        notice(visit.query("done")),
                        problem));
    }

    private Member member(Visit visit) {
        return team.members()
                .find(visit.variable("member"))
                .orElseThrow(() ->
                        Problem.exception(ErrorCode.NOT_FOUND, "There is no such member of the team, or no longer."));
    }

    private boolean isOnlyOwner(Member member) {
        return member.role() == Role.OWNER
                && team.members().all().stream()
                        .noneMatch(other ->
                                other.role() == Role.OWNER && !other.id().equals(member.id()));
    }

    /// What was sent, or chosen before the proof of who one is.
    private static String asked(Visit visit, String name) {
        String sent = visit.fields().text(name);
        return sent.isEmpty() ? visit.query(name) : sent;
    }

    private List<SessionRow> sessions(Member member, Session own) {
        return team.sessions().of(member.id()).stream()
                .map(session -> SessionRow.of(session, own.id()))
                .toList();
    }

    private static String notice(String done) {
        return switch (done) {
            case "role" -> "The role is changed. The member has to sign in again.";
            case "session" -> "The session has ended.";
            case "sessions" -> "All sessions have ended.";
            default -> "";
        };
    }

    private void changeRole(Visit visit) {
        Member member = member(visit);
        Role role = Role.of(visit.fields().text("role")).orElse(null);
        if (role == null) {
            show(visit, 422, "Expected one of the four roles.");
        } else if (role == member.role()) {
            visit.redirect(path(member));
        } else if (!confirmation.given(visit)) {
            Confirmation.ask(visit, path(member) + "?then=role&role=" + role.id());
        } else {
            answer(visit, member, team.members().changeRole(visit.visitor().session(), member.id(), role), "role");
        }
    }

    private void remove(Visit visit) {
        Member member = member(visit);
        if (confirmation.given(visit)) {
            answer(visit, member, team.members().remove(visit.visitor().session(), member.id()), "removed");
        } else {
            Confirmation.ask(visit, path(member) + "?then=remove");
        }
    }

    /// Whoever changed themselves has no session any more.
    private void answer(Visit visit, Member member, Outcome<Member> outcome, String done) {
        boolean self = member.id().equals(visit.visitor().member().id());
        switch (outcome) {
            case Outcome.Done<Member> _
            when self -> {
                SessionCookie.clear(visit.call());
                visit.redirect("/sign-in?done=" + (done.equals("role") ? "role" : "left"));
            }
            case Outcome.Done<Member> _ ->
                visit.redirect((done.equals("role") ? path(member) : Section.TEAM.path()) + "?done=" + done);
            case Outcome.Refused<Member>(var problem) -> show(visit, 422, problem);
        }
    }

    private void endSession(Visit visit) {
        Member member = member(visit);
        boolean theirs = team.sessions().of(member.id()).stream()
                .anyMatch(session -> session.id().equals(visit.variable("session")));
        if (!theirs) {
            // It has ended by itself.
            visit.redirect(path(member) + "?done=session");
            return;
        }
        ended(visit, member, team.sessions().end(visit.visitor().session(), visit.variable("session")), "session");
    }

    private void endSessions(Visit visit) {
        Member member = member(visit);
        ended(visit, member, team.sessions().endAllOf(visit.visitor().session(), member.id()), "sessions");
    }

    private void ended(Visit visit, Member member, Outcome<?> outcome, String done) {
        switch (outcome) {
            case Outcome.Done<?> _ -> visit.redirect(path(member) + "?done=" + done);
            case Outcome.Refused<?>(var problem) -> show(visit, 422, problem);
        }
    }

    private static String path(Member member) {
        return Section.TEAM.path() + "/" + member.id();
    }
}
