package dev.behalf.server.console.testsignin;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.console.Visitor;
import dev.behalf.server.console.testsignin.TestSignInTable.Begun;
import dev.behalf.server.console.testsignin.TestSignInTable.Row;
import dev.behalf.server.console.testsignin.TestSignInTable.Taken;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.CallbackPage;
import dev.behalf.server.federation.Departure;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.PendingSignIn;
import dev.behalf.server.federation.Returned;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.federation.StateSeal;
import dev.behalf.server.verification.EnvironmentVerifier;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.web.Call;
import dev.behalf.token.Explanation;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Test sign-ins of members, each bound to the session it was begun in. What is under way is sealed with its own
/// state; of what came of it no token is kept, and the rest for a quarter of an hour.
public final class TestSignIns implements AutoCloseable {

    /// What the state of a test begins with.
    public static final String STATE_PREFIX = "t_";

    static final Duration REPORT_KEPT = Duration.ofMinutes(15);

    private static final String ACT = "connection.test";

    private final TestSignInTable table;
    private final Sweep sweep;
    private final Environments environments;
    private final Federation federation;
    private final Verifiers verifiers;
    private final AuditLog audit;
    private final ConsoleAddress console;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// @param console where the browser goes on after the provider
    public TestSignIns(
            Database database,
            Environments environments,
            Federation federation,
            Verifiers verifiers,
            AuditLog audit,
            ConsoleAddress console,
            InstantSource clock) {
        this.table = new TestSignInTable(database);
        this.environments = environments;
        this.federation = federation;
        this.verifiers = verifiers;
        this.audit = audit;
        this.console = console;
        this.clock = clock;
        this.sweep = new Sweep(table, clock);
    }

    /// Begins to remove what is over.
    public void start() {
        sweep.start();
    }

    @Override
    public void close() {
        sweep.close();
    }

    /// Where a test goes on.
    sealed interface Next {
        /// At the provider.
        record Provider(URI authorizeUrl) implements Next {}

        /// At the report: it is over before it began.
        record Over(String id) implements Next {}
    }

    /// @param overlap whether to present the refresh token once more after it was spent
    Next begin(
            RegisteredConnection connection, String callback, SignInOptions options, boolean overlap, Visitor visitor) {
        record(visitor.actor(), connection, "begun");
        String id = newId();
        Instant now = clock.instant();
        return switch (federation.begin(connection, URI.create(callback), STATE_PREFIX, options)) {
            case Departure.Ready ready -> {
                String sealed = StateSeal.seal(ready.state(), ready.pending().json());
                Begun begun = begun(id, StateSeal.hash(ready.state()), connection, visitor, sealed, overlap);
                table.insert(begun, now, now.plus(PendingSignIn.LIFETIME));
                yield new Next.Provider(ready.authorizeUrl());
            }
            case Departure.Impossible(var problem) -> {
                table.insert(begun(id, id, connection, visitor, "", false), now, now.plus(REPORT_KEPT));
                Report report = new ReportWriter(connection, now).failed(problem, null);
                table.finish(id, Reports.text(report), now.plus(REPORT_KEPT));
                record(visitor.actor(), connection, problem.reason().code());
                yield new Next.Over(id);
            }
        };
    }

    private static Begun begun(
            String id,
            String stateHash,
            RegisteredConnection connection,
            Visitor visitor,
            String pending,
            boolean overlap) {
        return new Begun(
                id, stateHash, connection.environment(), visitor.session().id(), pending, overlap);
    }

    private String newId() {
        byte[] bytes = new byte[9];
        random.nextBytes(bytes);
        return "tst_" + HexFormat.of().formatHex(bytes);
    }

    /// Takes a browser that came back to the public address on to the console, where it is known whose session this
    /// is.
    public void returned(Call call, Returned returned) {
        String state = returned.state();
        Optional<String> environment =
                table.returned(StateSeal.hash(state), StateSeal.seal(state, returned.json()), clock.instant());
        if (environment.isPresent()) {
            call.redirect(console.of(path(environment.get()) + "/callback?state=" + state));
        } else {
            CallbackPage.show(
                    call,
                    SignInReason.STATE_UNKNOWN,
                    "The test sign-in is over, took longer than " + PendingSignIn.LIFETIME.toMinutes()
                            + " minutes, or came back before. Start it again in the console.");
        }
    }

    static String path(String environment) {
        return "/e/" + environment + "/settings/federation/test";
    }

    /// Redeems the code and finds out what it is good for.
    ///
    /// @return the id of the report; empty where this session has no such test to finish
    Optional<String> finish(String environment, String state, Visitor visitor) {
        RegisteredConnection connection = environments.registry().connections().get(environment);
        return connection == null
                ? Optional.empty()
                : table.take(
                                StateSeal.hash(state),
                                environment,
                                visitor.session().id(),
                                clock.instant())
                        .map(taken -> finished(connection, state, taken, visitor));
    }

    private String finished(RegisteredConnection connection, String state, Taken taken, Visitor visitor) {
        PendingSignIn pending = PendingSignIn.of(StateSeal.open(state, taken.pending()));
        Returned returned = Returned.of(StateSeal.open(state, taken.answer()));
        SignInOutcome outcome = federation.finish(connection, pending, returned);
        Report report = report(connection, pending.options(), taken.overlap(), outcome);
        table.finish(taken.id(), Reports.text(report), clock.instant().plus(REPORT_KEPT));
        record(
                visitor.actor(),
                connection,
                outcome instanceof SignInOutcome.Failed(var problem, var _)
                        ? problem.reason().code()
                        : "signed in");
        return taken.id();
    }

    private Report report(
            RegisteredConnection connection, SignInOptions options, boolean overlap, SignInOutcome outcome) {
        ReportWriter writer = new ReportWriter(connection, clock.instant());
        return switch (outcome) {
            case SignInOutcome.Failed(var problem, var verified) -> writer.failed(problem, verified);
            case SignInOutcome.SignedIn signedIn ->
                writer.signedIn(
                        signedIn,
                        access(connection, signedIn),
                        new RefreshProbe(federation, connection, options, overlap).examine(signedIn));
        };
    }

    /// A profile's ticket is never sent by clients.
    private @Nullable Explanation access(RegisteredConnection connection, SignInOutcome.SignedIn signedIn) {
        EnvironmentVerifier verifier = verifiers.of(connection.environment());
        boolean ticket = signedIn.verified() == null;
        return verifier == null || ticket
                ? null
                : verifier.explain(signedIn.tokens().accessToken());
    }

    private void record(Actor actor, RegisteredConnection connection, String detail) {
        audit.record(new AuditEvent(actor, connection.environment(), ACT, "version " + connection.version(), detail));
    }

    /// How far the latest test of this session is that was begun since.
    Optional<Row> latest(String environment, Visitor visitor, Instant since) {
        return table.latest(environment, visitor.session().id(), since, clock.instant());
    }

    /// What came of a test of this session.
    Optional<Report> report(String environment, Visitor visitor, String id) {
        return table.find(id, environment, visitor.session().id(), clock.instant())
                .map(Row::report)
                .map(Reports::read);
    }

    Instant now() {
        return clock.instant();
    }
}
