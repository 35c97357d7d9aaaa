package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.BusyException;
import dev.behalf.server.team.Member;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.SignedIn;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.List;

/// `/account`: one's own name, password and sessions.
final class AccountPage {

    private static final String TEMPLATE = "account/account.jte";

    private final Door door;
    private final Team team;
    private final InstantSource clock;

    AccountPage(Door door, Team team, InstantSource clock) {
        this.door = door;
        this.team = team;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                door.get("/account", Permission.VIEW_SETTINGS, visit -> show(visit, "", "")),
                door.post("/account/name", Permission.VIEW_SETTINGS, this::rename),
                door.post("/account/password", Permission.VIEW_SETTINGS, this::changePassword),
                door.post("/account/sessions/{session}/end", Permission.VIEW_SETTINGS, this::endSession));
    }

    private void show(Visit visit, String form, String problem) {
        Session session = visit.visitor().session();
        Member member = session.member();
        AccountView view = new AccountView(
                member.email(),
                form.equals("name") ? visit.fields().text("name") : member.name(),
                member.role().label(),
                member.hasPassword(),
                session.confirmedRecently(clock.instant()),
                team.passkeys().usable(),
                team.passkeys().of(member.id()).stream().map(PasskeyRow::of).toList(),
                team.sessions().of(member.id()).stream()
                        .map(each -> SessionRow.of(each, session.id()))
                        .toList(),
                notice(visit.query("done")),
                form,
                problem);
        visit.show(problem.isEmpty() ? 200 : 422, Section.ACCOUNT, TEMPLATE, view);
    }

    private static String notice(String done) {
        return switch (done) {
            case "name" -> "Your name is changed.";
            case "password" -> "Your password is changed. All your other sessions have ended.";
            case "passkey" -> "The passkey is ready. You can sign in with it from now on.";
            case "passkey-name" -> "The passkey has its new name.";
            case "passkey-removed" -> "The passkey is removed. Remove it from your device too.";
            case "session" -> "The session has ended.";
            default -> "";
        };
    }

    private void rename(Visit visit) {
        Outcome<String> outcome =
                team.members().rename(visit.visitor().session(), visit.fields().text("name"));
        switch (outcome) {
            case Outcome.Done<String> _ -> visit.redirect("/account?done=name");
            case Outcome.Refused<String>(var problem) -> show(visit, "name", problem);
        }
    }

    private void changePassword(Visit visit) {
        Session session = visit.visitor().session();
        if (!session.confirmedRecently(clock.instant())) {
            visit.redirect("/confirm?next=/account");
            return;
        }
        switch (changed(visit, session)) {
            case Outcome.Done<SignedIn>(var signedIn) -> {
                Browser.remember(visit, signedIn);
                visit.redirect("/account?done=password");
            }
            case Outcome.Refused<SignedIn>(var problem) -> show(visit, "password", problem);
        }
    }

    private Outcome<SignedIn> changed(Visit visit, Session session) {
        String password = visit.fields().text("password");
        try {
            return team.members().changePassword(session, password, Browser.device(visit), Browser.visitor(visit));
        } catch (BusyException e) {
            return new Outcome.Refused<>(String.valueOf(e.getMessage()));
        }
    }

    private void endSession(Visit visit) {
        Session session = visit.visitor().session();
        boolean own = team.sessions().of(session.member().id()).stream()
                .anyMatch(each -> each.id().equals(visit.variable("session")));
        if (own) {
            team.sessions().end(session, visit.variable("session"));
        }
        visit.redirect("/account?done=session");
    }
}
