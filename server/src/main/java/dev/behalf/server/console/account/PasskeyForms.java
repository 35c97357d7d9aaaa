package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Fields;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.BusyException;
import dev.behalf.server.team.Ceremony;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Passkey;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;

/// `/account/passkeys`: makes, names and removes one's own.
final class PasskeyForms {

    private final Door door;
    private final Team team;

    PasskeyForms(Door door, Team team) {
        this.door = door;
        this.team = team;
    }

    List<Route> routes() {
        return List.of(
                door.post("/account/passkeys/options", Permission.VIEW_SETTINGS, this::options),
                door.post("/account/passkeys", Permission.VIEW_SETTINGS, this::add),
                door.post("/account/passkeys/{passkey}/name", Permission.VIEW_SETTINGS, this::rename),
                door.post("/account/passkeys/{passkey}/remove", Permission.VIEW_SETTINGS, this::remove));
    }

    private void options(Visit visit) {
        try {
            Outcome<Ceremony> outcome =
                    team.passkeys().beginRegistration(visit.visitor().session());
            switch (outcome) {
                case Outcome.Done<Ceremony>(var ceremony) -> PasskeyAnswer.options(visit, ceremony);
                case Outcome.Refused<Ceremony>(var problem) -> PasskeyAnswer.problem(visit, problem);
            }
        } catch (BusyException _) {
            PasskeyAnswer.busy(visit);
        }
    }

    private void add(Visit visit) {
        Fields fields = visit.fields();
        Session session = visit.visitor().session();
        SecretToken ceremony = SecretToken.parse(fields.text("ceremony")).orElse(null);
        if (ceremony == null) {
            throw refused("The browser sent no passkey. Go back and try again.");
        }
        Outcome<Passkey> outcome = team.passkeys()
                .finishRegistration(session, ceremony, fields.text("response"), fields.text("passkeyName"));
        finish(visit, outcome, "passkey");
    }

    private void rename(Visit visit) {
        String name = visit.fields().text("passkeyName");
        finish(
                visit,
                team.passkeys().rename(visit.visitor().session(), visit.variable("passkey"), name),
                "passkey-name");
    }

    private void remove(Visit visit) {
        finish(visit, team.passkeys().remove(visit.visitor().session(), visit.variable("passkey")), "passkey-removed");
    }

    private static void finish(Visit visit, Outcome<?> outcome, String done) {
        switch (outcome) {
            case Outcome.Done<?> _ -> visit.redirect("/account?done=" + done);
            case Outcome.Refused<?>(var problem) -> throw refused(problem);
        }
    }

    private static RuntimeException refused(String problem) {
        return Problem.exception(ErrorCode.MALFORMED_REQUEST, problem);
    }
}
