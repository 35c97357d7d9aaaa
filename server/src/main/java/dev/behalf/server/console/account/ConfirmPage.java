package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Fields;
import dev.behalf.server.console.LocalPath;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.BusyException;
import dev.behalf.server.team.Ceremony;
import dev.behalf.server.team.Member;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.SignInResult;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Optional;

/// `/confirm`: proves again who one is, before something dangerous.
final class ConfirmPage {

    private static final String TEMPLATE = "account/confirm.jte";

    private final Door door;
    private final Team team;

    ConfirmPage(Door door, Team team) {
        this.door = door;
        this.team = team;
    }

    List<Route> routes() {
        return List.of(
                door.get("/confirm", Permission.VIEW_SETTINGS, visit -> show(visit, 200, visit.query("next"), "")),
                door.post("/confirm", Permission.VIEW_SETTINGS, this::byPassword),
                door.post("/confirm/passkey/options", Permission.VIEW_SETTINGS, this::options),
                door.post("/confirm/passkey", Permission.VIEW_SETTINGS, this::byPasskey));
    }

    private void byPassword(Visit visit) {
        Session session = visit.visitor().session();
        answer(
                visit,
                team.signIn()
                        .confirm(Browser.session(visit), session, visit.fields().text("password")));
    }

    private void options(Visit visit) {
        try {
            Optional<Ceremony> ceremony =
                    team.passkeys().beginConfirmation(visit.visitor().session());
            ceremony.ifPresentOrElse(
                    begun -> PasskeyAnswer.options(visit, begun),
                    () -> PasskeyAnswer.problem(visit, "You have no passkey yet."));
        } catch (BusyException _) {
            PasskeyAnswer.busy(visit);
        }
    }

    private void byPasskey(Visit visit) {
        Fields fields = visit.fields();
        SignInResult result = SecretToken.parse(fields.text("ceremony"))
                .map(ceremony -> team.passkeys()
                        .finishConfirmation(
                                Browser.session(visit), visit.visitor().session(), ceremony, fields.text("response")))
                .orElseGet(() -> new SignInResult.Refused("The browser sent no passkey. Try again."));
        answer(visit, result);
    }

    private void answer(Visit visit, SignInResult result) {
        String next = visit.fields().text("next");
        if (result instanceof SignInResult.Confirmed) {
            visit.redirect(LocalPath.of(next));
        } else {
            show(visit, Attempts.status(result), next, Attempts.problem(result));
        }
    }

    private void show(Visit visit, int status, String next, String problem) {
        Member member = visit.visitor().member();
        boolean passkey =
                team.passkeys().usable() && !team.passkeys().of(member.id()).isEmpty();
        String provider = team.providerSignIn().isLinked(member.id())
                ? String.valueOf(team.providerSignIn().label())
                : "";
        visit.show(
                status,
                Section.NONE,
                TEMPLATE,
                new ConfirmView(member.email(), LocalPath.of(next), member.hasPassword(), passkey, provider, problem));
    }
}
