package dev.behalf.server.teamsignin;

import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Departure;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.PendingSignIn;
import dev.behalf.server.federation.Person;
import dev.behalf.server.federation.Returned;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.federation.SignInProblem;
import dev.behalf.server.team.ProviderIdentity;
import dev.behalf.server.team.ProviderSignIn;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.SignInResult;
import dev.behalf.server.team.TeamProvider;
import dev.behalf.server.team.Visitor;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads the team to its provider and back.
public final class TeamSignIn {

    /// Below the console's origin; registered at the provider.
    public static final String CALLBACK = "/sign-in/provider/callback";

    private static final Logger LOG = LoggerFactory.getLogger(TeamSignIn.class);
    private static final String AGAIN = "This sign-in is over, or was begun in another browser. Start it again.";

    private final Federation federation;
    private final RegisteredConnection connection;
    private final URI callback;
    private final ProviderSignIn team;

    /// @param federation of its own: nothing of it is shared with environments
    /// @param consoleOrigin where browsers find the console
    public TeamSignIn(
            Federation federation, RegisteredConnection connection, String consoleOrigin, ProviderSignIn team) {
        this.federation = federation;
        this.connection = connection;
        this.callback = URI.create(consoleOrigin + CALLBACK);
        this.team = team;
    }

    /// The team's provider as a connection: a public client that takes ID tokens and nothing else.
    public static RegisteredConnection connection(TeamProvider provider) {
        ProviderSettings settings = new ProviderSettings.Oidc(provider.issuer(), provider.clientId(), null, "azp");
        boolean thisMachine = provider.issuer().startsWith("http:");
        DevelopmentSwitches switches =
                thisMachine ? new DevelopmentSwitches(true, null, null) : DevelopmentSwitches.OFF;
        return new RegisteredConnection(
                "team", new ConnectionSettings(Connection.of(settings), switches, false, false, false), 1);
    }

    /// What the provider is called on buttons.
    public String label() {
        return String.valueOf(team.label());
    }

    /// Begins a sign-in.
    ///
    /// @param next where to go on to afterwards
    /// @param another whether the provider is to ask who it is, whomever it remembers
    /// @throws dev.behalf.server.team.BusyException when too many are under way
    public Leaving signIn(String next, boolean another) {
        SignInOptions options = SignInOptions.of(connection);
        return leave(another ? options.withPrompt("login") : options, next, "", "");
    }

    /// Begins to prove again who one is: the provider must ask, whatever session it has (OpenID Connect Core 3.1.2.1),
    /// and say when it did.
    ///
    /// @throws dev.behalf.server.team.BusyException when too many are under way
    public Leaving confirm(Session by, String next) {
        SignInOptions options = SignInOptions.of(connection)
                .withPrompt("login")
                .withLoginHint(by.member().email());
        return leave(options, next, by.id(), "&max_age=0");
    }

    private Leaving leave(SignInOptions options, String next, String session, String more) {
        return switch (federation.begin(connection, callback, "", options)) {
            case Departure.Ready(URI url, var _, PendingSignIn pending) ->
                new Leaving.Ready(URI.create(url + more), team.begin(new UnderWay(pending, next, session).json()));
            case Departure.Impossible(SignInProblem problem) -> new Leaving.Impossible(told(problem));
        };
    }

    /// Somebody who comes back.
    ///
    /// @param browser what its cookie holds, null where it has none
    /// @param parameters of the callback
    /// @param session of whoever is signed in, null where nobody is
    /// @param sessionToken of that session, null where there is none
    /// @param device the token of the device cookie, null where there is none
    public record Arrival(
            @Nullable SecretToken browser,
            Map<String, String> parameters,
            @Nullable Session session,
            @Nullable SecretToken sessionToken,
            @Nullable SecretToken device,
            Visitor visitor) {

        /// Without what was brought.
        @Override
        public String toString() {
            return "Arrival[…]";
        }
    }

    /// Ends a sign-in or a confirmation; once for what was begun.
    public Return finish(Arrival arrival) {
        UnderWay underWay = arrival.browser() == null
                ? null
                : team.take(arrival.browser()).map(UnderWay::of).orElse(null);
        if (underWay == null) {
            return Return.refused(AGAIN);
        }
        Returned returned = new Returned(CALLBACK, arrival.parameters());
        return switch (federation.finish(connection, underWay.pending(), returned)) {
            case SignInOutcome.SignedIn(Person person, var _, var _) ->
                new Return(decide(arrival, underWay, identity(person)), underWay.next());
            case SignInOutcome.Failed(SignInProblem problem, var _) ->
                new Return(new SignInResult.Refused(told(problem)), underWay.next());
        };
    }

    private SignInResult decide(Arrival arrival, UnderWay underWay, ProviderIdentity identity) {
        if (underWay.session().isEmpty()) {
            return team.signIn(identity, arrival.device(), arrival.visitor());
        }
        Session session = arrival.session();
        SecretToken token = arrival.sessionToken();
        return session == null || token == null || !session.id().equals(underWay.session())
                ? new SignInResult.Refused(AGAIN)
                : team.confirm(token, session, identity, underWay.pending().createdAt());
    }

    private static ProviderIdentity identity(Person person) {
        Object verified = person.claims().get("email_verified");
        return new ProviderIdentity(
                person.issuer(),
                person.subject(),
                person.text("email"),
                // A boolean (OpenID Connect Core 5.1); some providers write it as text.
                Boolean.TRUE.equals(verified) || "true".equals(verified),
                person.text("name"),
                person.claims().get("auth_time") instanceof Long seconds ? Instant.ofEpochSecond(seconds) : null);
    }

    /// For whoever signs in, who may be a stranger; the log has the particulars.
    private static String told(SignInProblem problem) {
        LOG.warn(
                "A sign-in by the team's provider failed: {} {}; expected {}, found {}. {}",
                problem.reason().code(),
                problem.reason().title(),
                problem.expected(),
                problem.found(),
                problem.change());
        return problem.reason().title() + " (" + problem.reason().code() + "). The server's log says more.";
    }
}
