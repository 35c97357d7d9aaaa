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
import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.offline.KeptTokens;
import dev.behalf.server.offline.OfflineAccess;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// People who allow later what they did not allow when they connected a client: that it acts while they are away.
/// Nothing
/// was kept of that sign-in, so they sign in once more, and what the provider gives is kept with the client's grant.
final class ActingSignIns {

    /// What the state of such a sign-in begins with.
    static final String STATE_PREFIX = "w_";

    private final Issuers issuers;
    private final Authorization authorization;
    private final Federation federation;
    private final SignInTable table;
    private final Grants grants;
    private final OfflineAccess offline;
    private final InstantSource clock;

    ActingSignIns(
            Issuers issuers,
            Authorization authorization,
            Federation federation,
            Database database,
            Grants grants,
            OfflineAccess offline,
            InstantSource clock) {
        this.issuers = issuers;
        this.authorization = authorization;
        this.federation = federation;
        this.table = new SignInTable(database);
        this.grants = grants;
        this.offline = offline;
        this.clock = clock;
    }

    /// What somebody is on the way for.
    ///
    /// @param person who is signed in to the page, by id
    private record Errand(PendingSignIn pending, String person, String grant) {

        /// Holds secrets.
        String json() {
            return JsonMapper.shared()
                    .writeValueAsString(Map.of("pending", pending.json(), "person", person, "grant", grant));
        }

        static Errand of(String json) {
            JsonNode document = JsonMapper.shared().readTree(json);
            return new Errand(
                    PendingSignIn.of(document.get("pending").stringValue()),
                    document.get("person").stringValue(),
                    document.get("grant").stringValue());
        }
    }

    void depart(
            Call call, Issuer issuer, RegisteredConnection connection, Browser browser, String person, String grant) {
        URI callback = URI.create(issuer.at(Callbacks.PATH));
        switch (federation.begin(connection, callback, STATE_PREFIX, SignInOptions.of(connection))) {
            case Departure.Impossible(var problem) -> AccountSignIns.failed(call, problem, 502);
            case Departure.Ready ready -> {
                String errand = new Errand(ready.pending(), person, grant).json();
                table.add(ready.state(), browser, new SignInTable.Row(issuer.name(), errand), clock.instant());
                call.redirect(ready.authorizeUrl().toString());
            }
        }
    }

    /// Answers the provider's redirect.
    void returned(Call call, Returned returned) {
        Browser browser = Browser.of(call).orElse(null);
        SignInTable.Row row = browser == null
                ? null
                : table.take(returned.state(), browser, clock.instant()).orElse(null);
        Issuer issuer = row == null ? null : issuers.named(row.environment()).orElse(null);
        if (row == null || browser == null || issuer == null) {
            CallbackPage.show(
                    call,
                    SignInReason.STATE_UNKNOWN,
                    "The sign-in is over, or was begun in another browser. Open the page of connected apps and begin"
                            + " again.");
            return;
        }
        try {
            RegisteredConnection connection = authorization.connection(issuer);
            Errand errand = Errand.of(row.content());
            switch (federation.finish(connection, errand.pending(), returned)) {
                case SignInOutcome.Failed(var problem, var _) -> AccountSignIns.failed(call, problem, 400);
                case SignInOutcome.SignedIn signedIn -> {
                    allow(issuer, connection, browser, errand, signedIn);
                    call.redirect(issuer.at(Paths.CONNECTED));
                }
            }
        } catch (ProblemException e) {
            PersonPage.show(call, e.problem().status(), ProblemView.of(e.problem()));
        }
    }

    private void allow(
            Issuer issuer,
            RegisteredConnection connection,
            Browser browser,
            Errand errand,
            SignInOutcome.SignedIn signedIn) {
        KeptTokens kept = Arrivals.kept(connection, signedIn.tokens());
        if (kept == null) {
            throw refused("The provider gave nothing by which tools could act while you are away. Whoever runs this"
                    + " server can find out why.");
        }
        boolean same = grants.person(issuer.name(), Arrivals.identity(signedIn))
                .filter(errand.person()::equals)
                .isPresent();
        if (!same) {
            giveBack(connection, kept.refreshToken());
            throw refused("Somebody else has signed in than the one to whom the page of connected apps belongs. Nothing"
                    + " was allowed.");
        }
        offline.giveBackFormer(issuer.name(), errand.person(), errand.grant());
        if (!grants.allowActing(issuer.name(), errand.person(), errand.grant(), kept, browser.hash())) {
            giveBack(connection, kept.refreshToken());
            throw refused(
                    "The app is not connected any more, or what it had before is just being given back. Look at the"
                            + " page of connected apps, and try again in a minute; or disconnect the app and connect it"
                            + " anew.");
        }
    }

    private static ProblemException refused(String sentence) {
        return Problem.exception(ErrorCode.NOT_PERMITTED, sentence);
    }

    private void giveBack(RegisteredConnection connection, @Nullable String refreshToken) {
        if (refreshToken != null) {
            federation.tokenClient().revoke(connection, refreshToken);
        }
    }
}
