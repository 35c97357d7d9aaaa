package dev.behalf.server.console.testsignin;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Fields;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.testsignin.ProgressView.Step;
import dev.behalf.server.console.testsignin.StartView.Missing;
import dev.behalf.server.console.testsignin.TestSignInTable.Row;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.PendingSignIn;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pages `/e/{environment}/settings/federation/test`.
public final class TestSignInPages {

    private static final String PATH = TestSignIns.path("{environment}");

    private final Door door;
    private final TestSignIns tests;

    public TestSignInPages(Door door, TestSignIns tests) {
        this.door = door;
        this.tests = tests;
    }

    public List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.CHANGE_SETTINGS, this::page),
                door.post(PATH + "/start", Permission.CHANGE_SETTINGS, this::start),
                door.get(PATH + "/progress", Permission.CHANGE_SETTINGS, this::progress),
                door.get(PATH + "/callback", Permission.CHANGE_SETTINGS, this::callback),
                door.get(PATH + "/done/{test}", Permission.CHANGE_SETTINGS, this::done),
                door.get(PATH + "/result/{test}", Permission.CHANGE_SETTINGS, this::result));
    }

    private void page(Visit visit) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        String callback = environment.callbackUrl();
        Missing missing =
                connection == null ? Missing.CONNECTION : callback == null ? Missing.PUBLIC_URL : Missing.NOTHING;
        ProviderType type = type(connection);
        visit.show(
                Section.FEDERATION,
                "testsignin/start.jte",
                new StartView(
                        environment.name(),
                        missing,
                        callback == null ? "" : callback,
                        type == null ? null : ProviderPlaces.of(type),
                        type != null && (type == ProviderType.WORKOS || ConnectionSettings.offersOfflineAccess(type)),
                        connection != null && connection.offlineAccess(),
                        environment.production(),
                        type == ProviderType.WORKOS,
                        organization(type),
                        tests.now().toEpochMilli()));
    }

    private static @Nullable ProviderType type(@Nullable RegisteredConnection connection) {
        return connection == null ? null : connection.connection().settings().type();
    }

    private static String organization(@Nullable ProviderType type) {
        return switch (type) {
            case AUTH0 -> "Organization id or name";
            case CLERK -> "Organization id";
            case COGNITO, WORKOS, OIDC -> "";
            case null -> "";
        };
    }

    private void start(Visit visit) {
        RegisteredConnection connection = visit.connection();
        String callback = visit.environment().callbackUrl();
        if (connection == null || callback == null) {
            visit.redirect(TestSignIns.path(visit.environment().name()));
            return;
        }
        SignInOptions options = options(connection, visit.fields());
        boolean overlap = options.offlineAccess() && visit.fields().ticked("overlap");
        switch (tests.begin(connection, callback, options, overlap, visit.visitor())) {
            case TestSignIns.Next.Provider(var url) ->
                visit.show(
                        Section.NONE,
                        "testsignin/going.jte",
                        new GoingView(connection.connection().settings().type().label(), url.toString()));
            case TestSignIns.Next.Over(String id) -> visit.redirect(below(visit, "/done/" + id));
        }
    }

    private static SignInOptions options(RegisteredConnection connection, Fields fields) {
        ProviderSettings settings = connection.connection().settings();
        boolean authKit = settings instanceof ProviderSettings.WorkOs
                && fields.text("product").equals("authkit");
        String organization = fields.text("organization").strip();
        return SignInOptions.of(connection)
                .withOfflineAccess(fields.ticked("offline"))
                .withProduct(authKit ? SignInOptions.Product.AUTHKIT : SignInOptions.Product.SSO)
                .withOrganization(
                        organization.isEmpty() || organization(settings.type()).isEmpty() ? null : organization)
                .withPrompt(fields.ticked("again") ? "login" : null);
    }

    private static String below(Visit visit, String rest) {
        return TestSignIns.path(visit.environment().name()) + rest;
    }

    /// Asked for again and again by the page that waits.
    private void progress(Visit visit) {
        RegisteredConnection connection = visit.connection();
        ProviderType type = type(connection);
        if (type == null) {
            visit.redirect(below(visit, ""));
            return;
        }
        long since = number(visit.query("since"));
        Row row = tests.latest(visit.environment().name(), visit.visitor(), Instant.ofEpochMilli(since))
                .orElse(null);
        if (row != null && row.report() != null) {
            visit.redirect(below(visit, "/result/" + row.id()));
            return;
        }
        long seconds = Duration.between(row == null ? Instant.ofEpochMilli(since) : row.createdAt(), tests.now())
                .toSeconds();
        String callback = visit.environment().callbackUrl();
        visit.show(
                Section.FEDERATION,
                "testsignin/progress.jte",
                new ProgressView(
                        visit.environment().name(),
                        step(row, seconds),
                        callback == null ? "" : callback,
                        ProviderPlaces.of(type),
                        since,
                        seconds));
    }

    private static Step step(@Nullable Row row, long seconds) {
        if (seconds > PendingSignIn.LIFETIME.toSeconds()) {
            return Step.OVER;
        }
        return row == null ? Step.OPENING : row.returned() ? Step.CHECKING : Step.AWAY;
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    /// The browser has come back, by way of the public address.
    private void callback(Visit visit) {
        String environment = visit.environment().name();
        String id = tests.finish(environment, visit.query("state"), visit.visitor())
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_FOUND,
                        "This browser's session has no test sign-in that waits for this answer. It may be finished"
                                + " already, or was begun in another browser or by somebody else. Start it again."));
        visit.redirect(below(visit, "/done/" + id));
    }

    private void done(Visit visit) {
        visit.show(
                Section.NONE,
                "testsignin/done.jte",
                new DoneView(report(visit), below(visit, "/result/" + visit.variable("test"))));
    }

    private void result(Visit visit) {
        ProviderType type = type(visit.connection());
        visit.show(
                Section.FEDERATION,
                "testsignin/result.jte",
                new ResultView(
                        report(visit),
                        below(visit, ""),
                        "/e/" + visit.environment().name() + Section.FEDERATION.path(),
                        type == null ? "" : ProviderPlaces.of(type).dashboard()));
    }

    private Report report(Visit visit) {
        return tests.report(visit.environment().name(), visit.visitor(), visit.variable("test"))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_FOUND,
                        "The result is kept for " + TestSignIns.REPORT_KEPT.toMinutes()
                                + " minutes, for the session that made the test. Start it again."));
    }
}
