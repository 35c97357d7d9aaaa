package dev.behalf.server.console;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request for a page: who asks, for what, and how it is answered.
public final class Visit {

    private final Call call;
    private final Screens screens;
    private final Assets assets;
    private final Environments environments;
    private final @Nullable Visitor visitor;
    private final Fields fields;

    Visit(
            Call call,
            Screens screens,
            Assets assets,
            Environments environments,
            @Nullable Visitor visitor,
            Fields fields) {
        this.call = call;
        this.screens = screens;
        this.assets = assets;
        this.environments = environments;
        this.visitor = visitor;
        this.fields = fields;
    }

    public Call call() {
        return call;
    }

    /// Who is signed in; there is someone on every page but the open ones.
    public Visitor visitor() {
        return Objects.requireNonNull(visitor, "nobody is signed in");
    }

    public boolean signedIn() {
        return visitor != null;
    }

    /// What was sent, nothing with GET.
    public Fields fields() {
        return fields;
    }

    /// A variable of the page's path.
    public String variable(String name) {
        return call.variable(name);
    }

    /// A parameter of the URL that may be given once, empty where it was not given.
    public String query(String name) {
        String value = call.hasQuery() ? call.query().value(name) : null;
        return value == null ? "" : value;
    }

    /// Whether htmx asks, for a part of a page.
    public boolean part() {
        return "true".equals(call.header("HX-Request"));
    }

    /// The environment that the page's path names.
    ///
    /// @throws dev.behalf.server.web.ProblemException where there is none of that name
    public Environment environment() {
        Environment found = environments.registry().environments().get(call.variable("environment"));
        if (found == null) {
            throw Problem.exception(ErrorCode.NOT_FOUND, "There is no environment of this name, or no longer.");
        }
        return found;
    }

    /// Its connection, null while it has none.
    public @Nullable RegisteredConnection connection() {
        return environments.registry().connections().get(environment().name());
    }

    /// Answers with a page.
    ///
    /// @param template its path below `src/main/jte`, which takes `shell` and `view`
    public void show(Section section, String template, Object view) {
        show(200, section, template, view);
    }

    /// Answers with a page and another status, such as 422 for a form that cannot be taken.
    public void show(int status, Section section, String template, Object view) {
        byte[] page = screens.page(template, shell(section), view);
        call.html(status, compresses() ? compressed(page) : page);
    }

    /// Not answers to forms, which may hold what is shown this once, such as a new key.
    private boolean compresses() {
        return call.method().equals("GET") && Gzip.accepted(call.header("Accept-Encoding"));
    }

    private byte[] compressed(byte[] page) {
        call.answer("Content-Encoding", "gzip");
        return Gzip.of(page);
    }

    /// Goes on to another page, with GET.
    ///
    /// @param path of the console, never from outside unless through [LocalPath]
    public void redirect(String path) {
        if (part()) {
            call.answer("HX-Redirect", path);
            call.html(200, new byte[0]);
        } else {
            call.redirect(path);
        }
    }

    Shell shell(Section section) {
        Registry registry = environments.registry();
        List<Environment> all = registry.environments().values().stream()
                .sorted(Comparator.comparing(Environment::kind).thenComparing(Environment::name))
                .toList();
        Environment current = current(section, registry.environments());
        RegisteredConnection connection =
                current == null ? null : registry.connections().get(current.name());
        return new Shell(
                assets,
                visitor,
                all,
                current,
                connection != null && connection.switches().on(),
                section);
    }

    private @Nullable Environment current(Section section, Map<String, Environment> all) {
        return section.inEnvironment() ? all.get(call.variable("environment")) : null;
    }
}
