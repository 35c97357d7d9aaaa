package dev.behalf.server.console.signins;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.console.Visit;
import dev.behalf.server.db.Position;
import dev.behalf.server.environment.ClientForms;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.grants.GrantInForce;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.grants.GrantPage;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The page `/e/{environment}/sign-ins`: who is signed in to which client, and ending that.
public final class SignInPages {

    private static final String PATH = "/e/{environment}/sign-ins";
    private static final String ONE = PATH + "/{grant}";
    private static final int ON_A_PAGE = 50;

    private final Door door;
    private final GrantLedger grants;
    private final InstantSource clock;

    public SignInPages(Door door, GrantLedger grants, InstantSource clock) {
        this.door = door;
        this.grants = grants;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, visit -> show(visit, 200, Looked.of(visit), false)),
                door.post(PATH, Permission.CHANGE_SETTINGS, this::endAll),
                door.get(ONE, Permission.VIEW_SETTINGS, visit -> showOne(visit, 200, false)),
                door.post(ONE + "/end", Permission.CHANGE_SETTINGS, this::end));
    }

    private void show(Visit visit, int status, Looked looked, boolean unconfirmed) {
        Environment environment = visit.environment();
        String path = path(environment);
        Position before = Position.parse(visit.query("before"));
        Instant now = clock.instant();
        GrantPage page = grants.page(environment.name(), looked.filter(), before, ON_A_PAGE);
        visit.show(
                status,
                Section.SIGN_INS,
                "signins/list.jte",
                new SignInsView(
                        path,
                        looked,
                        page.grants().stream()
                                .map(entry -> SignInRow.of(entry, path, now))
                                .toList(),
                        whose(environment, looked, page.grants(), unconfirmed),
                        before == null ? "" : path + looked.query("before", ""),
                        page.next() == null
                                ? ""
                                : path + looked.query("before", page.next().text()),
                        page.searched() ? Grouped.of(GrantLedger.MOST_SEARCHED, "sign-in") : "",
                        done(visit.query("ended"))));
    }

    private static String path(Environment environment) {
        return "/e/" + environment.name() + Section.SIGN_INS.path();
    }

    private static String done(String ended) {
        return switch (ended) {
            case "" -> "";
            case "0" -> "Nothing was left to end.";
            case "1" -> "1 sign-in is ended. Its tokens are refused from now on.";
            default ->
                ended.matches("[1-9][0-9]{0,8}")
                        ? Grouped.of(Long.parseLong(ended))
                                + " sign-ins are ended. Their tokens are refused from now on."
                        : "";
        };
    }

    private @Nullable WhoseView whose(
            Environment environment, Looked looked, List<GrantInForce> shown, boolean unconfirmed) {
        if (!looked.ofOne()) {
            return null;
        }
        Looked all = new Looked("", looked.person(), looked.client());
        long count = grants.count(environment.name(), all.filter());
        if (count == 0) {
            return null;
        }
        String of = looked.person().isEmpty() ? "" : " of " + personName(environment, looked.person());
        String to = looked.client().isEmpty() ? "" : " to " + clientName(looked.client(), shown);
        return new WhoseView(
                "Sign-ins" + of + to,
                Grouped.of(count, "sign-in"),
                count == 1 ? "End it" : "End all " + Grouped.of(count),
                ClientForms.endingRisks(environment, count),
                unconfirmed);
    }

    private String personName(Environment environment, String person) {
        return grants.person(environment.name(), person).map(SignInRow::name).orElse(person);
    }

    private static String clientName(String client, List<GrantInForce> shown) {
        return shown.stream()
                .map(entry -> SignInRow.clientName(entry.grant()))
                .findFirst()
                .orElse(Untrusted.text(client));
    }

    private void endAll(Visit visit) {
        Environment environment = visit.environment();
        Looked looked = Looked.sent(visit.fields());
        if (!looked.ofOne()) {
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST, "A person or a client was expected whose sign-ins are to be ended.");
        }
        if (!confirmed(visit, ClientForms.endingRisks(environment, 1))) {
            show(visit, 422, looked, true);
            return;
        }
        int ended = grants.endAll(
                environment.name(), looked.filter(), visit.visitor().actor());
        visit.redirect(path(environment) + "?ended=" + ended);
    }

    private static boolean confirmed(Visit visit, List<LockoutRisk> risks) {
        return risks.isEmpty()
                || visit.fields()
                        .text("confirmation")
                        .strip()
                        .equals(visit.environment().name());
    }

    private void showOne(Visit visit, int status, boolean unconfirmed) {
        Environment environment = visit.environment();
        String path = path(environment);
        GrantInForce entry = grants.find(environment.name(), visit.variable("grant"))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_FOUND, "This sign-in has ended, or there never was one of this id."));
        visit.show(
                status,
                Section.SIGN_INS,
                "signins/one.jte",
                new SignInView(
                        path,
                        SignInRow.of(entry, path, clock.instant()),
                        ClientForms.endingRisks(environment, 1),
                        unconfirmed));
    }

    private void end(Visit visit) {
        Environment environment = visit.environment();
        if (!confirmed(visit, ClientForms.endingRisks(environment, 1))) {
            showOne(visit, 422, true);
            return;
        }
        boolean ended = grants.end(
                environment.name(), visit.variable("grant"), visit.visitor().actor());
        visit.redirect(path(environment) + "?ended=" + (ended ? 1 : 0));
    }
}
