package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Fields;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.BusyException;
import dev.behalf.server.team.NewMember;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.SignedIn;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.util.List;

/// `/set-up`: makes the first owner, with the one-time link that the server printed.
final class SetUpPage {

    private static final String TEMPLATE = "account/set-up.jte";

    private final Door door;
    private final Team team;

    SetUpPage(Door door, Team team) {
        this.door = door;
        this.team = team;
    }

    List<Route> routes() {
        return List.of(door.open("/set-up", this::show), door.openPost("/set-up", this::create));
    }

    private void show(Visit visit) {
        if (team.setUp().isOpen()) {
            visit.show(Section.NONE, TEMPLATE, SetUpView.EMPTY);
        } else {
            visit.redirect(visit.signedIn() ? "/" : "/sign-in");
        }
    }

    private void create(Visit visit) {
        Fields fields = visit.fields();
        Outcome<SignedIn> outcome = attempt(visit, fields);
        switch (outcome) {
            case Outcome.Done<SignedIn>(var signedIn) -> {
                Browser.remember(visit, signedIn);
                visit.redirect("/");
            }
            case Outcome.Refused<SignedIn>(var problem) ->
                visit.show(
                        422,
                        Section.NONE,
                        TEMPLATE,
                        new SetUpView(fields.text("token"), fields.text("email"), fields.text("name"), problem));
        }
    }

    private Outcome<SignedIn> attempt(Visit visit, Fields fields) {
        SecretToken token = SecretToken.parse(fields.text("token").strip()).orElse(null);
        if (token == null) {
            return new Outcome.Refused<>("Open the one-time link that the server printed when it started.");
        }
        NewMember owner = new NewMember(fields.text("email"), fields.text("name"), fields.text("password"));
        try {
            return team.setUp().createOwner(token, owner, Browser.device(visit), Browser.visitor(visit));
        } catch (BusyException e) {
            return new Outcome.Refused<>(String.valueOf(e.getMessage()));
        }
    }
}
