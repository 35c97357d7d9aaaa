package dev.behalf.server.authserver;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.CallbackPage;
import dev.behalf.server.federation.Callbacks;
import dev.behalf.server.federation.Departure;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.PendingSignIn;
import dev.behalf.server.federation.Returned;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.federation.SignInProblem;
import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ProblemException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/// Signs people in to their own page: at the environment's provider, as everywhere, and for nothing but to learn who
/// they are.
final class AccountSignIns {

    /// What the state of such a sign-in begins with.
    static final String STATE_PREFIX = "p_";

    private final Issuers issuers;
    private final Authorization authorization;
    private final Federation federation;
    private final SignInTable table;
    private final PersonSessions sessions;
    private final Grants grants;
    private final InstantSource clock;

    AccountSignIns(
            Issuers issuers,
            Authorization authorization,
            Federation federation,
            Database database,
            PersonSessions sessions,
            Grants grants,
            InstantSource clock) {
        this.issuers = issuers;
        this.authorization = authorization;
        this.federation = federation;
        this.table = new SignInTable(database);
        this.sessions = sessions;
        this.grants = grants;
        this.clock = clock;
    }

    void depart(Call call, Issuer issuer, RegisteredConnection connection, Browser browser) {
        SignInOptions options = SignInOptions.of(connection).withOfflineAccess(false);
        URI callback = URI.create(issuer.at(Callbacks.PATH));
        switch (federation.begin(connection, callback, STATE_PREFIX, options)) {
            case Departure.Impossible(var problem) -> failed(call, problem, 502);
            case Departure.Ready ready -> {
                table.add(
                        ready.state(),
                        browser,
                        new SignInTable.Row(issuer.name(), ready.pending().json()),
                        clock.instant());
                call.redirect(ready.authorizeUrl().toString());
            }
        }
    }

    /// Answers the provider's redirect.
    void returned(Call call, Returned returned) {
        Optional<SignInTable.Row> row =
                Browser.of(call).flatMap(browser -> table.take(returned.state(), browser, clock.instant()));
        Issuer issuer = row.flatMap(known -> issuers.named(known.environment())).orElse(null);
        if (row.isEmpty() || issuer == null) {
            CallbackPage.show(
                    call,
                    SignInReason.STATE_UNKNOWN,
                    "The sign-in is over, or was begun in another browser. Open the page anew and sign in again.");
            return;
        }
        try {
            RegisteredConnection connection = authorization.connection(issuer);
            PendingSignIn pending = PendingSignIn.of(row.get().content());
            switch (federation.finish(connection, pending, returned)) {
                case SignInOutcome.Failed(var problem, var _) -> failed(call, problem, 400);
                case SignInOutcome.SignedIn signedIn -> {
                    sessions.begin(call, issuer, grants.signIn(issuer.name(), Arrivals.identity(signedIn)));
                    call.redirect(issuer.at(Paths.CONNECTED));
                }
            }
        } catch (ProblemException e) {
            PersonPage.show(call, e.problem().status(), ProblemView.of(e.problem()));
        }
    }

    static void failed(Call call, SignInProblem problem, int status) {
        PersonPage.show(
                call,
                status,
                ProblemView.deadEnd(
                        problem.reason().title(),
                        SignInFailure.advice(problem.reason()),
                        problem.reason().code()));
    }
}
