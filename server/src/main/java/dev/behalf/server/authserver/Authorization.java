package dev.behalf.server.authserver;

import dev.behalf.server.authserver.AuthorizationRequestReader.Read;
import dev.behalf.server.clients.Client;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInProblem;
import dev.behalf.server.offline.ActingConsents;
import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From what a client asks for to the person's departure for the provider, with the person's consent in between: it
/// comes before the provider is asked for anything, because the provider knows one client only, which is this server
/// (MCP security best practices, confused deputy).
final class Authorization {

    private static final Logger LOG = LoggerFactory.getLogger(Authorization.class);

    private final AuthorizationRequestReader reader;
    private final Consents consents;
    private final Departures departures;
    private final Federation federation;
    private final ActingConsents acting;
    private final Vault vault;
    private final InstantSource clock;
    private final Steps steps;
    private final SecureRandom random = new SecureRandom();
    private volatile Map<String, RegisteredConnection> connections = Map.of();

    Authorization(
            AuthorizationRequestReader reader,
            Consents consents,
            Departures departures,
            Federation federation,
            ActingConsents acting,
            Vault vault,
            InstantSource clock,
            Steps steps) {
        this.steps = steps;
        this.reader = reader;
        this.consents = consents;
        this.departures = departures;
        this.federation = federation;
        this.acting = acting;
        this.vault = vault;
        this.clock = clock;
    }

    void update(Registry registry) {
        connections = registry.connections();
    }

    /// The provider that people of an environment sign in at.
    ///
    /// @throws dev.behalf.server.web.ProblemException where there is none yet
    RegisteredConnection connection(Issuer issuer) {
        RegisteredConnection connection = connections.get(issuer.name());
        if (connection == null) {
            throw Problem.exception(
                    ErrorCode.NO_CONNECTION,
                    "Nobody can sign in to the environment " + issuer.name()
                            + " yet: its provider is to be chosen in the console, under Settings > Federation.");
        }
        return connection;
    }

    Read read(Issuer issuer, String query) {
        return reader.read(issuer, query);
    }

    Read again(Issuer issuer, AuthorizationRequest request) {
        return reader.again(issuer, request);
    }

    Browser browser(Call call) {
        return Browser.known(call, random);
    }

    /// Asks the person, unless he has said yes to just this before.
    void ask(Call call, Issuer issuer, RegisteredConnection connection, Read read, Browser browser) {
        Optional<String> before = consents.givenBy(issuer, browser, read);
        Optional<Boolean> answered = before.flatMap(person -> mayAct(issuer, connection, read, person));
        if (before.isPresent() && answered.isPresent()) {
            steps.note(step(call, issuer, Stage.CONSENT, read).remarking("It was allowed before, in this browser."));
            depart(call, issuer, connection, read, browser, new Said(null, answered.get(), false, before.get()));
        } else {
            question(call, issuer, connection, read, browser, false);
        }
    }

    /// Whether a client may act while a person is away.
    ///
    /// @return empty where the person is still to be asked
    private Optional<Boolean> mayAct(Issuer issuer, RegisteredConnection connection, Read read, String person) {
        return connection.askBeforeActing()
                ? acting.answer(issuer.name(), person, read.request().client())
                : Optional.of(true);
    }

    /// The same for somebody who has just signed in and was not asked.
    boolean isStillToBeAsked(Issuer issuer, RegisteredConnection connection, Read read, Optional<String> person) {
        return !person.flatMap(known -> mayAct(issuer, connection, read, known)).orElse(!connection.askBeforeActing());
    }

    /// Asks the person.
    ///
    /// @param anew whether what was allowed in this browser is no answer, because somebody else is there
    void question(Call call, Issuer issuer, RegisteredConnection connection, Read read, Browser browser, boolean anew) {
        ConsentView.Acting about = about(issuer, connection, read, browser, anew);
        boolean asked = about == ConsentView.Acting.ASKED;
        SignInOptions usual = SignInOptions.of(connection);
        List<String> scopes = federation.scopes(connection, asked ? usual.withOfflineAccess(false) : usual);
        List<String> more = new ArrayList<>(asked ? federation.scopes(connection, usual) : List.of());
        more.removeAll(scopes);
        String question = Question.seal(
                vault.of(issuer.name()), new Question.Asked(read.request(), asked), browser, clock.instant());
        steps.note(step(call, issuer, Stage.CONSENT_ASKED, read));
        PersonPage.show(call, ConsentView.of(issuer, connection, read, scopes, about, more, question));
    }

    private ConsentView.Acting about(
            Issuer issuer, RegisteredConnection connection, Read read, Browser browser, boolean anew) {
        if (!connection.offlineAccess()) {
            return ConsentView.Acting.NEVER;
        }
        if (!connection.askBeforeActing()) {
            return ConsentView.Acting.TOLD;
        }
        boolean before = !anew
                && acting.isAllowedIn(
                        issuer.name(), browser.hash(), read.request().client());
        return before ? ConsentView.Acting.ALLOWED : ConsentView.Acting.ASKED;
    }

    /// Does as the person says.
    void answer(Call call, Issuer issuer, RegisteredConnection connection, ConsentForm form) {
        Browser browser = Browser.of(call).orElseThrow(Authorization::strangeBrowser);
        Question.Asked asked = Question.open(vault.of(issuer.name()), form.question(), browser, clock.instant())
                .orElseThrow(Authorization::stale);
        Read read = reader.again(issuer, asked.request());
        if (form.allowed()) {
            boolean remember = form.remember() && Consents.canBeRemembered(read.address());
            steps.note(step(call, issuer, Stage.CONSENT, read));
            Boolean answer = asked.acting() ? form.acting() : null;
            depart(call, issuer, connection, read, browser, new Said(answer, answer == null || answer, remember, null));
        } else {
            steps.note(failed(call, issuer, Stage.CONSENT, read, "access_denied", "The person said no."));
            call.redirect(read.address().withError(issuer, "access_denied", "The person said no."));
        }
    }

    private static AuthorizationException strangeBrowser() {
        return AuthorizationException.forPerson(
                "invalid_request",
                "The answer was expected from the browser that was asked, which has a cookie. Allow cookies for this"
                        + " address, and start again in the app that you wanted to connect.");
    }

    private static AuthorizationException stale() {
        return AuthorizationException.forPerson(
                "invalid_request",
                "An answer was expected within " + Question.LIFETIME.toMinutes()
                        + " minutes, in the browser that was asked. Start again in the app that you wanted to connect.");
    }

    /// What a person said, now or before.
    ///
    /// @param acting see [Journey]
    /// @param offline whether the provider's refresh token may be kept
    /// @param consentedBefore see [Journey]
    private record Said(
            @Nullable Boolean acting,
            boolean offline,
            boolean remember,
            @Nullable String consentedBefore) {}

    private void depart(
            Call call, Issuer issuer, RegisteredConnection connection, Read read, Browser browser, Said said) {
        switch (departures.depart(
                issuer,
                connection,
                read.request(),
                browser,
                said.acting(),
                said.offline(),
                said.remember(),
                said.consentedBefore())) {
            case Departures.Next.Provider(var address) -> {
                steps.note(step(call, issuer, Stage.PROVIDER, read));
                call.redirect(address.toString());
            }
            case Departures.Next.Nowhere(var problem) -> {
                log(issuer, read.address(), problem);
                noteFailed(call, issuer, Stage.PROVIDER, read, problem);
                PersonPage.show(call, 502, SignInFailure.view(issuer, read.address(), problem));
            }
        }
    }

    void noteReached(Call call, Issuer issuer, Stage stage, Read read) {
        steps.note(step(call, issuer, stage, read));
    }

    /// What the provider's part in it came to.
    void noteFailed(Call call, Issuer issuer, Stage stage, Read read, SignInProblem problem) {
        String detail = problem.reason().title() + ". Expected: " + problem.expected() + ". Found: " + problem.found()
                + ". " + problem.change();
        steps.note(failed(call, issuer, stage, read, problem.reason().code(), detail));
    }

    private static Step step(Call call, Issuer issuer, Stage stage, Read read) {
        Client client = read.address().client();
        return Step.reached(issuer.name(), stage, Asker.of(call))
                .by(client.id(), client.metadata().name());
    }

    private static Step failed(Call call, Issuer issuer, Stage stage, Read read, String error, String detail) {
        return Step.failed(
                issuer.name(), stage, Asker.of(call), read.address().client().id(), error, detail);
    }

    /// For the operator; the person and the client learn the code and the title.
    static void log(Issuer issuer, ReturnAddress address, SignInProblem problem) {
        LOG.info(
                "A sign-in to {} for {} came to nothing: {} {}; expected {}; found {}; {}",
                issuer.name(),
                address.client().id(),
                problem.reason().code(),
                problem.reason().title(),
                problem.expected(),
                problem.found(),
                problem.change());
    }
}
