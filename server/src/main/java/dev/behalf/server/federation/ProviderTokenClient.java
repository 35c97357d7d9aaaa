package dev.behalf.server.federation;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.SignInOptions.Product;
import dev.behalf.server.net.Sent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Redeems and revokes refresh tokens at the provider that issued them. Each call sends once: keeping callers apart and
/// storing what came is theirs.
public final class ProviderTokenClient {

    /// What says "not like this" rather than "not this token": the application's settings have changed.
    private static final Set<String> CLIENT = Set.of("invalid_client", "access_denied");

    private final Federation federation;

    ProviderTokenClient(Federation federation) {
        this.federation = federation;
    }

    /// How long the provider may take to redeem a refresh token: longer than a document may take, because it may run
    /// the
    /// team's own code, and an answer that is not waited for can cost the person the sign-in.
    ///
    /// @param fetch the total time for a fetch
    public static Duration longest(Duration fetch) {
        return fetch.multipliedBy(2);
    }

    /// Redeems a refresh token.
    ///
    /// @param granted the scopes it was granted for, which the new tokens have where the provider names none
    public Redemption redeem(RegisteredConnection connection, String refreshToken, List<String> granted) {
        Provider provider = federation.provider(connection);
        URI endpoint;
        try {
            endpoint = provider.endpoints(Product.AUTHKIT).token();
        } catch (FetchException e) {
            return new Redemption.Unavailable(String.valueOf(e.getMessage()), null);
        }
        return switch (provider.post().refresh(provider.settings(), endpoint, refreshToken)) {
            case TokenAnswer.Granted(var document) -> refreshed(provider, new TokenDocument(document), granted);
            case TokenAnswer.Denied denied -> denied(provider.settings(), denied);
            case TokenAnswer.Away(String why, var retryAfter) -> new Redemption.Unavailable(why, retryAfter);
            case TokenAnswer.Lost(String why, var how) -> new Redemption.AnswerLost(why, how == TokenAnswer.How.LATE);
        };
    }

    private static Redemption refreshed(Provider provider, TokenDocument response, List<String> granted) {
        String problem = response.problem();
        return problem == null
                ? new Redemption.Refreshed(response.tokens(Federation.now(provider), granted))
                : new Redemption.AnswerLost(problem, false);
    }

    private static Redemption denied(ProviderSettings settings, TokenAnswer.Denied denied) {
        String expected = "new tokens for the refresh token";
        ProviderType type = settings.type();
        return switch (denied.error()) {
            case "invalid_grant" ->
                new Redemption.Ended(new SignInProblem(
                        SignInReason.REFRESH_TOKEN_ENDED,
                        expected,
                        denied.text(),
                        "Let the person sign in again. A token ends when it expires, when it is revoked or used twice, and"
                                + " when the person is blocked or removed at the provider."));
            case "invalid_scope" ->
                new Redemption.Misconfigured(new SignInProblem(
                        SignInReason.SCOPE_NOT_ENABLED,
                        expected,
                        denied.text(),
                        "A scope that was granted is no longer enabled for the application: enable it again, or let the"
                                + " person sign in again."));
            default ->
                new Redemption.Misconfigured(new SignInProblem(
                        CLIENT.contains(denied.error())
                                ? SignInReason.CLIENT_NOT_PUBLIC
                                : SignInReason.GRANT_NOT_ALLOWED,
                        expected,
                        denied.text(),
                        CLIENT.contains(denied.error())
                                ? Advice.publicClient(type, Product.AUTHKIT)
                                : "Allow the application the refresh token grant at the provider."));
        };
    }

    /// Whether refreshed tokens belong to whom they were refreshed for. May fetch the provider's keys.
    ///
    /// @param issuer of who signed in, as the ID token said then
    /// @param subject of who signed in
    public Belonging belonging(RegisteredConnection connection, ProviderTokens tokens, String issuer, String subject) {
        return new Continuity(federation.provider(connection), issuer, subject).of(tokens);
    }

    /// Revokes a refresh token, and with it what the provider derives from it. Access tokens that were issued stay good
    /// where they are verified by their signature.
    public Revocation revoke(RegisteredConnection connection, String refreshToken) {
        Provider provider = federation.provider(connection);
        URI endpoint;
        try {
            endpoint = provider.endpoints(Product.AUTHKIT).revocation();
        } catch (FetchException e) {
            return new Revocation.Failed(String.valueOf(e.getMessage()));
        }
        return endpoint == null
                ? new Revocation.NotOffered()
                : revoked(provider.post().revoke(provider.settings(), endpoint, refreshToken));
    }

    /// The one answer for which RFC 7009 gives the status a meaning; an `error` in it counts more all the same.
    private static Revocation revoked(Sent sent) {
        return switch (sent) {
            case Sent.Answered(int status, String body, var _)
            when status >= 200 && status < 300 && body.isBlank() -> new Revocation.Revoked();
            case Sent.Answered answered -> answered(answered);
            case Sent.Unreadable(var _, String why) -> new Revocation.Failed(why);
            case Sent.NotSent(String why) -> new Revocation.Failed(why);
            case Sent.Lost(String why, var _) -> new Revocation.Failed(why);
        };
    }

    private static Revocation answered(Sent.Answered answered) {
        return switch (TokenAnswer.of(answered)) {
            case TokenAnswer.Denied denied -> new Revocation.Failed("it answered " + Printable.text(denied.text()));
            case TokenAnswer.Away(String why, var _) -> new Revocation.Failed(why);
            // A good status with some text that is no error.
            case TokenAnswer.Granted _, TokenAnswer.Lost _ -> new Revocation.Revoked();
        };
    }
}
