package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Fields;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.BusyException;
import dev.behalf.server.team.Invitation;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.SignedIn;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Optional;

/// `/invitation`: lets in whoever was handed a link. Its token stands behind the `#`, which browsers send to no server;
/// the console's script sends it in a form.
final class InvitationPage {

    private static final String TEMPLATE = "account/invitation.jte";
    private static final String INVALID = "This invitation is not valid: it was used, taken back, replaced, or is older"
            + " than seven days. Ask for a new one.";

    private final Door door;
    private final Team team;

    InvitationPage(Door door, Team team) {
        this.door = door;
        this.team = team;
    }

    List<Route> routes() {
        return List.of(
                door.open("/invitation", visit -> show(visit, 200, blank(visit, ""))),
                door.openPost("/invitation", this::open),
                door.openPost("/invitation/accept", this::accept));
    }

    private static void show(Visit visit, int status, InvitationView view) {
        visit.show(status, Section.NONE, TEMPLATE, view);
    }

    private static String who(Visit visit) {
        return visit.signedIn() ? visit.visitor().member().email() : "";
    }

    private static Optional<SecretToken> token(Visit visit) {
        return SecretToken.parse(visit.fields().text("token").strip());
    }

    private void open(Visit visit) {
        Invitation invitation = token(visit).flatMap(team.invitations()::find).orElse(null);
        if (invitation == null) {
            show(visit, 422, blank(visit, INVALID));
        } else {
            show(visit, 200, offering(visit, invitation, ""));
        }
    }

    private InvitationView blank(Visit visit, String problem) {
        return new InvitationView("", null, "", who(visit), provider(), problem);
    }

    private String provider() {
        String label = team.providerSignIn().label();
        return label == null ? "" : label;
    }

    private InvitationView offering(Visit visit, Invitation invitation, String problem) {
        Fields fields = visit.fields();
        return new InvitationView(
                fields.text("token").strip(),
                InvitationView.Offer.of(invitation),
                fields.text("name"),
                who(visit),
                provider(),
                problem);
    }

    private void accept(Visit visit) {
        SecretToken token = token(visit).orElse(null);
        Invitation invitation =
                token == null ? null : team.invitations().find(token).orElse(null);
        if (token == null || invitation == null) {
            show(visit, 422, blank(visit, INVALID));
            return;
        }
        switch (attempt(visit, token)) {
            case Outcome.Done<SignedIn>(var signedIn) -> {
                Browser.remember(visit, signedIn);
                visit.redirect("/");
            }
            case Outcome.Refused<SignedIn>(var problem) -> show(visit, 422, offering(visit, invitation, problem));
        }
    }

    private Outcome<SignedIn> attempt(Visit visit, SecretToken token) {
        Fields fields = visit.fields();
        try {
            return team.invitations()
                    .accept(
                            token,
                            fields.text("name"),
                            fields.text("password"),
                            Browser.device(visit),
                            Browser.visitor(visit));
        } catch (BusyException e) {
            return new Outcome.Refused<>(String.valueOf(e.getMessage()));
        }
    }
}
