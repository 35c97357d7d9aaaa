package dev.behalf.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Action;
import dev.behalf.server.web.Body;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.HeaderBlock;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import dev.behalf.server.web.Router;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Every request comes through here: the right host, the right origin, a session, a permission, a form of our own.
/// Pages cannot be reached otherwise.
public final class Door {

    private static final Fields NONE = new Fields(Map.of());

    private final ConsoleAddress address;
    private final Visitors visitors;
    private final Environments environments;
    private final Assets assets = Assets.load();
    private final Screens screens = new Screens();
    private final HeaderBlock headers;

    public Door(ConsoleAddress address, Visitors visitors, Environments environments) {
        this.address = address;
        this.visitors = visitors;
        this.environments = environments;
        this.headers = SecurityHeaders.of(address);
    }

    public ConsoleAddress address() {
        return address;
    }

    /// What the frame itself answers: assets, and `/`, which goes on to the first environment.
    public List<Route> routes() {
        return List.of(new AssetsEndpoint(assets).route(), get("/", Permission.VIEW_SETTINGS, this::home));
    }

    private void home(Visit visit) {
        Shell shell = visit.shell(Section.NONE);
        visit.redirect(
                shell.environments().isEmpty()
                        ? Section.ENVIRONMENTS.path()
                        : shell.in(shell.environments().getFirst(), Section.OVERVIEW));
    }

    /// A page for those who are signed in and may see it.
    public Route get(String path, Permission needed, Page page) {
        return Route.get(path, guarded(call -> {
            Visitor visitor = visitor(call);
            if (visitor == null) {
                toSignIn(call);
            } else {
                require(visitor, needed);
                page.handle(visit(call, visitor, NONE));
            }
        }));
    }

    /// A form that those may send who are signed in and permitted.
    public Route post(String path, Permission needed, Page page) {
        return post(path, needed, page, call -> call.body().form());
    }

    /// The same with room for a document in it.
    public Route longPost(String path, Permission needed, Page page) {
        return post(path, needed, page, call -> call.body().form(Body.LONG));
    }

    private Route post(String path, Permission needed, Page page, Function<Call, Map<String, String>> form) {
        return Route.post(path, guarded(call -> {
            requireOwnOrigin(call);
            Visitor visitor = visitor(call);
            if (visitor == null) {
                toSignIn(call);
            } else {
                Fields fields = new Fields(form.apply(call));
                requireOwnForm(call, visitor, fields);
                require(visitor, needed);
                page.handle(visit(call, visitor, fields));
            }
        }));
    }

    /// A page for anyone.
    public Route open(String path, Page page) {
        return Route.get(path, guarded(call -> page.handle(visit(call, visitor(call), NONE))));
    }

    /// A form that anyone may send, from a page of the console.
    public Route openPost(String path, Page page) {
        return Route.post(path, guarded(call -> {
            requireOwnOrigin(call);
            page.handle(visit(call, visitor(call), new Fields(call.body().form())));
        }));
    }

    /// What programs ask, with a credential of their own in each request. Only the host is looked at here: no cookie
    /// opens it, and so nothing can be asked in a member's name.
    public Route program(String path, List<String> methods, Action action) {
        return Route.of(path, methods, call -> {
            if (!address.is(call.header("Host"))) {
                throw misdirected();
            }
            call.answer(headers);
            action.handle(call);
        });
    }

    /// Whether a member of the team asks, by the cookie of a session.
    public boolean isMember(Call call) {
        return visitor(call) != null;
    }

    /// Shows what went wrong as a page.
    public Router.ProblemPage problems() {
        return (call, problem) -> {
            call.answer(headers);
            Visit visit = visit(call, null, NONE);
            call.html(problem.status(), screens.page("shell/problem.jte", visit.shell(Section.NONE), problem));
        };
    }

    private Visit visit(Call call, @Nullable Visitor visitor, Fields fields) {
        return new Visit(call, screens, assets, environments, visitor, fields);
    }

    private Action guarded(Action action) {
        return call -> {
            String host = call.header("Host");
            if (address.is(host)) {
                call.answer(headers);
                action.handle(call);
            } else if (address.isAliasOf(host) && !call.method().equals("POST")) {
                call.redirect(address.of(call.path()));
            } else {
                throw misdirected();
            }
        };
    }

    private RuntimeException misdirected() {
        return Problem.exception(
                ErrorCode.MISDIRECTED,
                "The console answers at " + address.origin() + ". If it is reached under another name, set"
                        + " BEHALF_CONSOLE_URL to that.");
    }

    private @Nullable Visitor visitor(Call call) {
        String token = SessionCookie.of(call);
        return token == null ? null : visitors.find(token);
    }

    private void toSignIn(Call call) {
        String path = visitors.setUp() ? "/sign-in?next=" + URLEncoder.encode(wanted(call), UTF_8) : "/set-up";
        visit(call, null, NONE).redirect(path);
    }

    /// Where to go on after signing in: a form that was sent is lost, so its sender begins at the front.
    private static String wanted(Call call) {
        return call.method().equals("POST") ? "/" : LocalPath.of(call.path());
    }

    private static void require(Visitor visitor, Permission needed) {
        if (!visitor.may(needed)) {
            throw Problem.exception(
                    ErrorCode.NOT_PERMITTED,
                    "Your role is " + visitor.member().role().label()
                            + ". Ask an owner or admin of the team to do this, or for another" + " role.");
        }
    }

    /// Browsers name the origin with every POST (Fetch standard, "append a request Origin header").
    private void requireOwnOrigin(Call call) {
        if (!address.origin().equals(call.header("Origin"))) {
            throw forged();
        }
    }

    private static void requireOwnForm(Call call, Visitor visitor, Fields fields) {
        String header = call.header("X-CSRF-Token");
        String sent = header == null ? fields.text("_csrf") : header;
        if (!CsrfMask.matches(sent, visitor.csrfToken())) {
            throw forged();
        }
    }

    private static RuntimeException forged() {
        return Problem.exception(
                ErrorCode.FORGED_FORM,
                "The form did not come from a page of this session. Load the page again and repeat what you did.");
    }
}
