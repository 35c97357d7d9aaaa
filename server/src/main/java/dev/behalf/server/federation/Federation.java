package dev.behalf.server.federation;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.Surroundings;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.SignInOutcome.Failed;
import dev.behalf.server.federation.SignInOutcome.SignedIn;
import dev.behalf.server.net.Egress;
import dev.behalf.token.Explanation;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Signs people in at providers. Safe for use by many threads.
public final class Federation {

    private final Function<RegisteredConnection, Surroundings> surroundings;
    private final Function<RegisteredConnection, Egress> egress;
    private final Secrets secrets;
    private final ConcurrentHashMap<String, Provider> providers = new ConcurrentHashMap<>();

    /// @param surroundings what verification of a connection's tokens needs
    /// @param egress the way out that a connection's development switches allow
    public Federation(
            Function<RegisteredConnection, Surroundings> surroundings,
            Function<RegisteredConnection, Egress> egress,
            SecureRandom random) {
        this.surroundings = surroundings;
        this.egress = egress;
        this.secrets = new Secrets(random);
    }

    /// Keeps discovery and keys of a provider while the connection is the same.
    Provider provider(RegisteredConnection connection) {
        return providers.compute(
                connection.environment(),
                (_, known) -> known != null && known.connection().equals(connection)
                        ? known
                        : new Provider(connection, surroundings.apply(connection), egress.apply(connection)));
    }

    /// Begins a sign-in.
    ///
    /// @param callback where the provider sends the person back to, as it is registered there
    /// @param statePrefix what the state begins with, so that [Callbacks] finds who began it
    public Departure begin(RegisteredConnection connection, URI callback, String statePrefix, SignInOptions options) {
        Provider provider = provider(connection);
        ProviderEndpoints endpoints;
        try {
            endpoints = provider.endpoints(options.product());
        } catch (FetchException e) {
            return new Departure.Impossible(undiscovered(e));
        }
        String state = statePrefix + secrets.next();
        PendingSignIn pending = new PendingSignIn(
                connection.environment(),
                connection.version(),
                callback,
                Secrets.sha256(state),
                provider.issuer(),
                endpoints.namesItself(),
                endpoints.token(),
                secrets.next(),
                secrets.next(),
                Asking.scopes(provider.settings(), options, endpoints),
                options,
                now(provider));
        return new Departure.Ready(Asking.url(provider.settings(), endpoints, pending, state), state, pending);
    }

    /// The scopes that a sign-in asks the provider for, to be shown before.
    ///
    /// @return empty where there are none, or the provider has to be asked first and cannot be
    public List<String> scopes(RegisteredConnection connection, SignInOptions options) {
        Provider provider = provider(connection);
        try {
            return Asking.scopes(provider.settings(), options, provider.endpoints(options.product()));
        } catch (FetchException e) {
            return List.of();
        }
    }

    static SignInProblem undiscovered(FetchException e) {
        boolean wrong = e.kind() == FetchException.Kind.BAD_BODY || e.kind() == FetchException.Kind.ADDRESS_REFUSED;
        return new SignInProblem(
                wrong ? SignInReason.DISCOVERY_UNUSABLE : SignInReason.PROVIDER_UNREACHABLE,
                "the provider's discovery document",
                String.valueOf(e.getMessage()),
                "Check the connection's settings; `behalf doctor` asks the provider for all that is needed.");
    }

    /// Ends a sign-in: redeems the code, once, and finds out who signed in.
    ///
    /// @param connection as it is in force now
    /// @param pending what [#begin] gave; the caller has made sure that nobody can end it a second time
    /// @param returned what the browser brought
    public SignInOutcome finish(RegisteredConnection connection, PendingSignIn pending, Returned returned) {
        Provider provider = provider(connection);
        ProviderType type = provider.settings().type();
        SignInProblem strange = strange(provider, pending, returned);
        if (strange != null) {
            return new Failed(strange);
        }
        Answers answers = new Answers(type, pending);
        String error = returned.parameter("error");
        if (error != null) {
            String description = returned.parameter("error_description");
            return new Failed(answers.atCallback(error, description == null ? "" : description));
        }
        String code = returned.parameter("code");
        if (code == null || code.isBlank()) {
            return Completion.failed(
                    SignInReason.NO_CODE, "code or error", "neither", "The provider's own log says what happened.");
        }
        return switch (provider.post().code(provider.settings(), pending, code)) {
            case TokenAnswer.Granted(var document) ->
                completed(provider, pending, returned, new TokenDocument(document));
            case TokenAnswer.Denied denied -> new Failed(answers.atTokenEndpoint(denied));
            case TokenAnswer.Away(String why, var _) -> unreachable(pending, why);
            case TokenAnswer.Lost(String why, TokenAnswer.How how) ->
                how == TokenAnswer.How.UNUSABLE ? unusable(pending, why) : unreachable(pending, why);
        };
    }

    /// What is wrong before anything that the answer says may count (RFC 9700 section 4.4, RFC 9207 section 2.4).
    private static @Nullable SignInProblem strange(Provider provider, PendingSignIn pending, Returned returned) {
        RegisteredConnection connection = provider.connection();
        if (!connection.environment().equals(pending.environment())
                || !returned.path().equals(pending.callback().getRawPath())) {
            return new SignInProblem(
                    SignInReason.OTHER_ENVIRONMENT,
                    "an answer at " + pending.callback(),
                    "one at " + Printable.text(returned.path()),
                    "Register at each provider the callback URL of its own environment only.");
        }
        if (connection.version() != pending.connectionVersion()) {
            return again(
                    SignInReason.CONNECTION_CHANGED,
                    "version " + pending.connectionVersion(),
                    "version " + connection.version());
        }
        if (!Secrets.same(Secrets.sha256(returned.state()), pending.stateHash())) {
            return again(SignInReason.STATE_UNKNOWN, "the state of this sign-in", "another state");
        }
        Instant now = now(provider);
        if (!now.isBefore(pending.expiresAt())) {
            return again(
                    SignInReason.TOO_LATE,
                    "an answer within " + PendingSignIn.LIFETIME.toMinutes() + " minutes",
                    "one after "
                            + java.time.Duration.between(pending.createdAt(), now)
                                    .toMinutes());
        }
        return Issuers.mismatch(provider, pending, returned.parameter("iss"));
    }

    private static SignInProblem again(SignInReason reason, String expected, String found) {
        return new SignInProblem(reason, expected, found, "Start the sign-in again.");
    }

    private static SignInOutcome completed(
            Provider provider, PendingSignIn pending, Returned returned, TokenDocument response) {
        String problem = response.problem();
        if (problem != null) {
            return unusable(pending, problem);
        }
        boolean workOs = provider.settings() instanceof ProviderSettings.WorkOs;
        SignInOutcome outcome = Completion.of(provider, pending.options())
                .complete(
                        pending,
                        workOs ? null : returned.parameter("iss"),
                        response,
                        response.tokens(now(provider), pending.scopes()));
        // Cognito and AuthKit send refresh tokens unasked. What nobody wants is not to lie around.
        return outcome instanceof SignedIn(Person person, ProviderTokens tokens, var verified)
                        && !pending.options().offlineAccess()
                ? new SignedIn(person, tokens.withoutRefreshToken(), verified)
                : outcome;
    }

    private static Failed unreachable(PendingSignIn pending, String why) {
        return Completion.failed(
                SignInReason.PROVIDER_UNREACHABLE,
                "an answer of " + pending.tokenEndpoint(),
                why,
                "Start the sign-in again. If this server reaches the provider through a proxy only, see the egress"
                        + " settings.");
    }

    private static Failed unusable(PendingSignIn pending, String why) {
        return Completion.failed(
                SignInReason.TOKEN_ANSWER_UNUSABLE,
                "a token response of " + pending.tokenEndpoint(),
                why,
                "Check that nothing in between answers in the provider's place.");
    }

    /// How a token stands to the rules for signing in: an ID token, or for WorkOS an access token of AuthKit.
    public Explanation explain(RegisteredConnection connection, String token) {
        return provider(connection).tokens().explain(token);
    }

    /// What must be switched on at the provider for a refresh token to come, a sentence each.
    public static List<String> refreshTokenSwitches(ProviderType type) {
        return Advice.refreshToken(type);
    }

    /// What refresh tokens are good for.
    public ProviderTokenClient tokenClient() {
        return new ProviderTokenClient(this);
    }

    static Instant now(Provider provider) {
        return provider.surroundings().clock().instant();
    }
}
