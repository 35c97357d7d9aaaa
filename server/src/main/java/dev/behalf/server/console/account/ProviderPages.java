package dev.behalf.server.console.account;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.LocalPath;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.team.BusyException;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.ProviderSignIn;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.SignInResult;
import dev.behalf.server.teamsignin.Leaving;
import dev.behalf.server.teamsignin.Return;
import dev.behalf.server.teamsignin.TeamSignIn;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.function.Supplier;

/// `/sign-in/provider`, `/confirm/provider`: to the team's provider and back.
///
/// One goes there by a link and not by a form, because browsers apply `form-action 'self'` to where a form is
/// redirected to as well (Content Security Policy Level 3, section 6.4.1.1). A link of another site could only begin
/// what its visitor then has to finish.
final class ProviderPages {

    private static final String TEMPLATE = "account/refused.jte";

    /// Holds the token of what is under way. Lax, for the way back comes from the provider's site.
    private static final String COOKIE = "__Host-behalf-provider";

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

    private final Door door;
    private final TeamSignIn provider;

    ProviderPages(Door door, TeamSignIn provider) {
        this.door = door;
        this.provider = provider;
    }

    List<Route> routes() {
        return List.of(
                door.open("/sign-in/provider", this::signIn),
                door.open(TeamSignIn.CALLBACK, this::comeBack),
                door.get("/confirm/provider", Permission.VIEW_SETTINGS, this::confirm));
    }

    private void signIn(Visit visit) {
        String next = LocalPath.of(visit.query("next"));
        boolean another = !visit.query("another").isEmpty();
        if (visit.signedIn()) {
            visit.redirect(next);
        } else {
            leave(visit, next, () -> provider.signIn(next, another));
        }
    }

    private void confirm(Visit visit) {
        String next = LocalPath.of(visit.query("next"));
        leave(visit, next, () -> provider.confirm(visit.visitor().session(), next));
    }

    private void leave(Visit visit, String next, Supplier<Leaving> way) {
        try {
            switch (way.get()) {
                case Leaving.Ready(var url, SecretToken browser) -> {
                    Call call = visit.call();
                    long seconds = ProviderSignIn.LIMIT.toSeconds();
                    call.answer("Set-Cookie", COOKIE + "=" + browser.reveal() + ATTRIBUTES + seconds);
                    call.redirect(url.toString());
                }
                case Leaving.Impossible(String problem) -> refuse(visit, 503, problem, next);
            }
        } catch (BusyException e) {
            refuse(visit, 503, String.valueOf(e.getMessage()), next);
        }
    }

    private void comeBack(Visit visit) {
        Call call = visit.call();
        String cookie = call.cookie(COOKIE);
        call.answer("Set-Cookie", COOKIE + "=" + ATTRIBUTES + "0");
        Return end = provider.finish(new TeamSignIn.Arrival(
                cookie == null ? null : SecretToken.parse(cookie).orElse(null),
                call.parameters(),
                visit.signedIn() ? visit.visitor().session() : null,
                visit.signedIn() ? Browser.session(visit) : null,
                Browser.device(visit),
                Browser.visitor(visit)));
        String next = LocalPath.of(end.next());
        switch (end.result()) {
            case SignInResult.Success(var signedIn) -> {
                Browser.remember(visit, signedIn);
                visit.redirect(next);
            }
            case SignInResult.Confirmed _ -> visit.redirect(next);
            case SignInResult.Refused _, SignInResult.Locked _, SignInResult.Busy _ ->
                refuse(visit, 403, Attempts.problem(end.result()), next);
        }
    }

    private void refuse(Visit visit, int status, String problem, String next) {
        RefusedView view = new RefusedView(provider.label(), status != 503, problem, next, visit.signedIn());
        visit.show(status, Section.NONE, TEMPLATE, view);
    }
}
