package dev.behalf.server.console.admintokens;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.AdminToken;
import dev.behalf.server.team.AdminTokens;
import dev.behalf.server.team.Member;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.Team;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The page `/team/tokens`.
public final class AdminTokenPages {

    private static final String PATH = "/team/tokens";

    private final Door door;
    private final Team team;
    private final Environments environments;
    private final InstantSource clock;

    public AdminTokenPages(Door door, Team team, Environments environments, InstantSource clock) {
        this.door = door;
        this.team = team;
        this.environments = environments;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.MANAGE_TOKENS, this::page),
                door.post(PATH, Permission.MANAGE_TOKENS, this::create),
                door.post(PATH + "/{token}/revoke", Permission.MANAGE_TOKENS, this::revoke));
    }

    private void page(Visit visit) {
        String done = visit.query("done").equals("revoked") ? "The token opens nothing any more." : "";
        show(visit, 200, TokenForm.blank(environmentNames()), null, done);
    }

    private List<String> environmentNames() {
        return environments.registry().environments().values().stream()
                .map(Environment::name)
                .sorted()
                .toList();
    }

    private void show(Visit visit, int status, TokenForm form, TokensView.@Nullable Created created, String done) {
        Instant now = clock.instant();
        List<AdminToken> tokens = team.tokens().all();
        TokensView view = new TokensView(
                tokens.stream()
                        .filter(token -> token.active(now))
                        .map(token -> TokenRow.of(token, now))
                        .toList(),
                tokens.stream()
                        .filter(token -> !token.active(now))
                        .map(token -> TokenRow.of(token, now))
                        .toList(),
                roles(visit.visitor().member()),
                form,
                visit.visitor().session().confirmedRecently(now),
                created,
                door.address().origin(),
                done);
        visit.show(status, Section.TEAM, "admintokens/tokens.jte", view);
    }

    /// Those that a token of this member may have, the weakest first.
    private static List<TokensView.Choice> roles(Member member) {
        return Stream.of(Role.VIEWER, Role.AUDITOR, Role.ADMIN)
                .filter(role -> member.role().covers(role))
                .map(TokensView.Choice::new)
                .toList();
    }

    /// Answered with the page itself and no redirect: the new token must stand in no URL and is kept nowhere.
    private void create(Visit visit) {
        if (!visit.visitor().session().confirmedRecently(clock.instant())) {
            visit.redirect("/confirm?next=" + PATH);
            return;
        }
        TokenForm form = TokenForm.of(visit.fields(), environmentNames());
        switch (form.problem().isEmpty()
                ? team.tokens().create(visit.visitor().session(), form.wish())
                : new Outcome.Refused<AdminTokens.Made>(form.problem())) {
            case Outcome.Done<AdminTokens.Made>(var made) ->
                show(
                        visit,
                        200,
                        TokenForm.blank(environmentNames()),
                        new TokensView.Created(made.token().name(), made.text().reveal()),
                        "");
            case Outcome.Refused<AdminTokens.Made>(var problem) -> show(visit, 422, form.refused(problem), null, "");
        }
    }

    private void revoke(Visit visit) {
        switch (team.tokens().revoke(visit.visitor().session(), visit.variable("token"))) {
            case Outcome.Done<AdminToken> _ -> visit.redirect(PATH + "?done=revoked");
            case Outcome.Refused<AdminToken>(var problem) ->
                show(visit, 422, TokenForm.blank(environmentNames()).refused(problem), null, "");
        }
    }
}
