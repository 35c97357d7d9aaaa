package dev.behalf.server.authserver;

import dev.behalf.server.authserver.AuthorizationRequestReader.Read;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.CallbackPage;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.ProviderTokens;
import dev.behalf.server.federation.Returned;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.federation.SignInProblem;
import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.grants.NewGrant;
import dev.behalf.server.offline.ActingAnswer;
import dev.behalf.server.offline.KeptTokens;
import dev.behalf.server.offline.ProviderApplication;
import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// People who come back from the provider: on to the client with a code, or to a page that says why not.
final class Arrivals {

    private final Issuers issuers;
    private final Authorization authorization;
    private final Departures departures;
    private final Consents consents;
    private final Federation federation;
    private final Grants grants;
    private final KeptClaims claims;
    private final Steps steps;

    Arrivals(
            Issuers issuers,
            Authorization authorization,
            Departures departures,
            Consents consents,
            Federation federation,
            Grants grants,
            KeptClaims claims,
            Steps steps) {
        this.steps = steps;
        this.claims = claims;
        this.issuers = issuers;
        this.authorization = authorization;
        this.departures = departures;
        this.consents = consents;
        this.federation = federation;
        this.grants = grants;
    }

    /// A person on this way, in this browser.
    private record Arrived(
            Issuer issuer, RegisteredConnection connection, Browser browser, Journey journey, Read read) {}

    /// Answers the provider's redirect.
    void returned(Call call, Returned returned) {
        Optional<Browser> browser = Browser.of(call);
        Optional<Journey> journey = browser.flatMap(known -> departures.arrive(returned.state(), known));
        if (journey.isEmpty()) {
            noteStranger(call);
            CallbackPage.show(
                    call,
                    SignInReason.STATE_UNKNOWN,
                    "The sign-in is over, was begun in another browser or under another address, or came back before."
                            + " Start again in the app that you wanted to connect.");
            return;
        }
        arrived(call, returned, browser.get(), journey.get());
    }

    private void noteStranger(Call call) {
        Issuer issuer = issuers.find(call.base(), call.header("Host"));
        if (issuer != null) {
            steps.note(Step.failed(
                    issuer.name(),
                    Stage.CALLBACK,
                    Asker.of(call),
                    null,
                    SignInReason.STATE_UNKNOWN.code(),
                    "The person came back to no sign-in that is under way: it was begun in another browser or under"
                            + " another address, is older than ten minutes, or was finished before."));
        }
    }

    private void arrived(Call call, Returned returned, Browser browser, Journey journey) {
        String environment = journey.pending().environment();
        Issuer issuer = issuers.named(environment).orElse(null);
        if (issuer == null) {
            CallbackPage.show(
                    call,
                    SignInReason.CONNECTION_CHANGED,
                    "The environment has lost its address meanwhile. Start again in the app that you wanted to connect.");
            return;
        }
        try {
            RegisteredConnection connection = authorization.connection(issuer);
            Failures.noting(steps, call, issuer, Stage.CALLBACK, journey.request()::client, () -> {
                Read read = authorization.again(issuer, journey.request());
                finish(call, returned, new Arrived(issuer, connection, browser, journey, read));
            });
        } catch (AuthorizationException e) {
            PersonPage.show(call, 400, ProblemView.of(issuer, e));
        } catch (ProblemException e) {
            PersonPage.show(call, e.problem().status(), ProblemView.of(e.problem()));
        }
    }

    private void finish(Call call, Returned returned, Arrived arrived) {
        switch (federation.finish(arrived.connection, arrived.journey.pending(), returned)) {
            case SignInOutcome.SignedIn signedIn -> signedIn(call, arrived, signedIn);
            case SignInOutcome.Failed(var problem, var _) -> failed(call, arrived, problem);
        }
    }

    private void failed(Call call, Arrived arrived, SignInProblem problem) {
        ReturnAddress address = arrived.read.address();
        Authorization.log(arrived.issuer, address, problem);
        authorization.noteFailed(call, arrived.issuer, Stage.CALLBACK, arrived.read, problem);
        if (problem.reason() == SignInReason.DECLINED) {
            call.redirect(address.withError(
                    arrived.issuer, "access_denied", problem.reason().title() + "."));
        } else {
            PersonPage.show(call, 400, SignInFailure.view(arrived.issuer, address, problem));
        }
    }

    static Identity identity(SignInOutcome.SignedIn signedIn) {
        return new Identity(
                signedIn.person().issuer(),
                signedIn.person().subject(),
                signedIn.person().text("email"),
                signedIn.person().text("name"));
    }

    private void signedIn(Call call, Arrived arrived, SignInOutcome.SignedIn signedIn) {
        authorization.noteReached(call, arrived.issuer, Stage.CALLBACK, arrived.read);
        Identity identity = identity(signedIn);
        String refreshToken = signedIn.tokens().refreshToken();
        String before = arrived.journey.consentedBefore();
        Optional<String> person = grants.person(arrived.issuer.name(), identity);
        boolean somebodyElse = before != null && !person.filter(before::equals).isPresent();
        if (somebodyElse || keepsUnasked(arrived, refreshToken, person)) {
            ask(call, arrived, refreshToken);
            return;
        }
        String code = begin(arrived, identity, signedIn);
        if (arrived.journey.remember()) {
            grants.person(arrived.issuer.name(), identity)
                    .ifPresent(known -> consents.remember(arrived.issuer, arrived.browser, arrived.read, known));
        }
        call.redirect(arrived.read.address().withCode(arrived.issuer, code));
    }

    /// Whether something would be kept by which tools act for somebody who was not asked, though people are.
    private boolean keepsUnasked(Arrived arrived, @Nullable String refreshToken, Optional<String> person) {
        return refreshToken != null
                && arrived.journey.acting() == null
                && authorization.isStillToBeAsked(arrived.issuer, arrived.connection, arrived.read, person);
    }

    /// Another person than the one who consented in this browser has signed in, or one who was not asked everything.
    private void ask(Call call, Arrived arrived, @Nullable String refreshToken) {
        giveBack(arrived.connection, refreshToken);
        consents.forget(arrived.issuer, arrived.browser, arrived.journey.request());
        authorization.question(call, arrived.issuer, arrived.connection, arrived.read, arrived.browser, true);
    }

    private String begin(Arrived arrived, Identity identity, SignInOutcome.SignedIn signedIn) {
        ProviderTokens tokens = signedIn.tokens();
        AuthorizationRequest request = arrived.read.request();
        NewGrant wanted = new NewGrant(
                arrived.issuer.name(),
                identity,
                request.client(),
                arrived.read.address().client().name(),
                request.resource(),
                request.scopes(),
                request.redirectUri(),
                request.codeChallenge(),
                request.dpopKey(),
                arrived.read.address().client().metadata().refreshes(),
                kept(arrived.connection, tokens),
                answer(arrived),
                claims.kept(arrived.issuer.name(), signedIn));
        try {
            return grants.begin(wanted);
        } catch (RuntimeException e) {
            giveBack(arrived.connection, tokens.refreshToken());
            throw e;
        }
    }

    private static @Nullable ActingAnswer answer(Arrived arrived) {
        Boolean acting = arrived.journey.acting();
        return acting == null || !arrived.connection.askBeforeActing()
                ? null
                : new ActingAnswer(acting, arrived.browser.hash());
    }

    static @Nullable KeptTokens kept(RegisteredConnection connection, ProviderTokens tokens) {
        return tokens.refreshToken() == null
                ? null
                : new KeptTokens(
                        ProviderApplication.of(connection.connection().settings()),
                        tokens.refreshToken(),
                        tokens.accessToken(),
                        tokens.expiresAt(),
                        tokens.scopes());
    }

    /// A token that nobody keeps should not lie around at the provider either. As far as that goes: whether it worked
    /// makes no difference here.
    private void giveBack(RegisteredConnection connection, @Nullable String refreshToken) {
        if (refreshToken != null) {
            federation.tokenClient().revoke(connection, refreshToken);
        }
    }
}
