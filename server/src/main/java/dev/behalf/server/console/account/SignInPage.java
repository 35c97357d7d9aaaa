package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Fields;
import dev.behalf.server.console.LocalPath;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.SessionCookie;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.BusyException;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.SignInResult;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.util.List;

/// `/sign-in`, `/sign-out`.
final class SignInPage {

    private static final String TEMPLATE = "account/sign-in.jte";

    private final Door door;
    private final Team team;

    SignInPage(Door door, Team team) {
        this.door = door;
        this.team = team;
    }

    List<Route> routes() {
        return List.of(
                door.open("/sign-in", this::show),
                door.openPost("/sign-in", this::byPassword),
                door.openPost("/sign-in/passkey/options", this::options),
                door.openPost("/sign-in/passkey", this::byPasskey),
                door.post("/sign-out", Permission.VIEW_SETTINGS, this::signOut));
    }

    private void show(Visit visit) {
        String next = LocalPath.of(visit.query("next"));
        if (team.setUp().isOpen()) {
            visit.redirect("/set-up");
        } else if (visit.signedIn()) {
            visit.redirect(next);
        } else {
            String notice = switch (visit.query("done")) {
                case "signed-out" -> "You are signed out.";
                case "role" -> "Your role is changed. Sign in again to go on with it.";
                case "left" -> "You have left the team.";
                case "password" -> "Your password is changed. Sign in with the new one.";
                default -> "";
            };
            visit.show(Section.NONE, TEMPLATE, SignInView.of(team, "", next, "", notice));
        }
    }

    private void byPassword(Visit visit) {
        Fields fields = visit.fields();
        SignInResult result = team.signIn()
                .byPassword(
                        fields.text("email"), fields.text("password"), Browser.device(visit), Browser.visitor(visit));
        answer(visit, result);
    }

    private void options(Visit visit) {
        try {
            PasskeyAnswer.options(visit, team.passkeys().beginSignIn());
        } catch (BusyException _) {
            PasskeyAnswer.busy(visit);
        }
    }

    private void byPasskey(Visit visit) {
        Fields fields = visit.fields();
        SignInResult result = SecretToken.parse(fields.text("ceremony"))
                .map(ceremony -> team.passkeys()
                        .finishSignIn(ceremony, fields.text("response"), Browser.device(visit), Browser.visitor(visit)))
                .orElseGet(() -> new SignInResult.Refused("The browser sent no passkey. Try again."));
        answer(visit, result);
    }

    private void answer(Visit visit, SignInResult result) {
        String next = LocalPath.of(visit.fields().text("next"));
        if (result instanceof SignInResult.Success(var signedIn)) {
            Browser.remember(visit, signedIn);
            visit.redirect(next);
            return;
        }
        SignInView view = SignInView.of(team, visit.fields().text("email"), next, Attempts.problem(result), "");
        visit.show(Attempts.status(result), Section.NONE, TEMPLATE, view);
    }

    private void signOut(Visit visit) {
        team.sessions().signOut(Browser.session(visit));
        SessionCookie.clear(visit.call());
        visit.redirect("/sign-in?done=signed-out");
    }
}
