package dev.behalf.server.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.offline.Answer;
import dev.behalf.server.offline.Ask;
import dev.behalf.server.offline.OfflineAccess;
import dev.behalf.server.offline.StateReason;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Cors;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Token exchange (RFC 8693) the other way: a tool of the team that was called with one of our tokens gets the
/// provider's access token of the same person for it, kept fresh from what the person left with offline access.
final class OnBehalfExchange {

    private static final String ACCESS_TOKEN = TokenTypeURI.ACCESS_TOKEN.toString();
    private static final String JWT = TokenTypeURI.JWT.toString();
    private static final String SIGN_IN_AGAIN = " Let the person disconnect the client and sign in again.";

    private final AccessTokens tokens;
    private final OfflineAccess offline;
    private final UnattendedExchange unattended;
    private final InstantSource clock;

    OnBehalfExchange(AccessTokens tokens, OfflineAccess offline, UnattendedExchange unattended, InstantSource clock) {
        this.unattended = unattended;
        this.tokens = tokens;
        this.offline = offline;
        this.clock = clock;
    }

    /// Whether a request presents a token of ours, or names a person.
    boolean isFor(Issuer issuer, FormRequest form) {
        if (UnattendedExchange.isFor(form)) {
            return true;
        }
        String token = form.parameter("subject_token");
        return token != null && tokens.claimsToBeOurs(issuer.name(), token);
    }

    void handle(Call call, Issuer issuer, ApiKey key, FormRequest form) {
        if (key.kind() != ApiKey.Kind.SECRET) {
            throw OAuthException.of(
                    "unauthorized_client",
                    "A secret key was expected, found a publishable one: the provider's tokens are for servers.");
        }
        // No script may read what a secret key gets.
        Cors.restrict(call, null);
        answer(
                call,
                issuer,
                UnattendedExchange.isFor(form)
                        ? unattended.ask(issuer, key, form, words(form.parameter("scope")), audience(form))
                        : offline.ask(asked(issuer, form)));
    }

    private Ask asked(Issuer issuer, FormRequest form) {
        String type = form.parameter("subject_token_type");
        if (!ACCESS_TOKEN.equals(type) && !JWT.equals(type)) {
            throw OAuthException.of(
                    "invalid_request", "subject_token_type was expected to be " + ACCESS_TOKEN + " or " + JWT + ".");
        }
        JWTClaimsSet claims = tokens.verify(issuer.name(), issuer.url(), form.required("subject_token", ""))
                .orElseThrow(() -> OAuthException.of(
                        "invalid_request",
                        "subject_token: The token has expired, its sign-in has ended, or it is not of " + issuer.url()
                                + "."));
        return new Ask(
                issuer.name(),
                claims.getSubject(),
                String.valueOf(claims.getClaim(AccessTokens.GRANT)),
                words(form.parameter("scope")),
                audience(form));
    }

    private static List<String> words(@Nullable String scope) {
        return scope == null || scope.isBlank()
                ? List.of()
                : Arrays.asList(scope.strip().split(" +"));
    }

    private static @Nullable String audience(FormRequest form) {
        List<String> named =
                form.all("resource", "audience").stream().distinct().toList();
        if (named.size() > 1) {
            throw OAuthException.of(
                    "invalid_target", "One resource or audience was expected; a token of the provider is for one API.");
        }
        return named.isEmpty() ? null : named.getFirst();
    }

    private void answer(Call call, Issuer issuer, Answer answer) {
        switch (answer) {
            case Answer.Token token -> call.json(document(token));
            case Answer.NeedsSignIn(var reason) ->
                throw OAuthException.of("invalid_grant", reason.text() + SIGN_IN_AGAIN);
            case Answer.NotKept(var reason) -> throw OAuthException.of("invalid_grant", notKept(reason));
            // A registered code: OpenID Connect Core section 3.1.2.6 has it for the same need.
            case Answer.NotAllowed _ ->
                throw OAuthException.of(
                        403,
                        "consent_required",
                        "The person has not allowed tools to act while they are away. Let the person allow it at "
                                + issuer.at(Paths.CONNECTED) + ", or when they connect the client anew.");
            case Answer.Paused _ ->
                throw OAuthException.of(
                        403, "access_denied", "The team has paused this connection; it is resumed in the console.");
            case Answer.MissingScope(var missing) ->
                throw OAuthException.of(
                        "invalid_scope",
                        "The provider did not grant " + String.join(" ", missing) + "." + SIGN_IN_AGAIN);
            case Answer.OtherAudience(var found) ->
                throw OAuthException.of("invalid_target", "The provider's token is for " + audiences(found) + ".");
            case Answer.Unavailable(String why, var retryAfter) -> {
                call.answer("Retry-After", String.valueOf(seconds(retryAfter)));
                throw OAuthException.of(503, "temporarily_unavailable", why);
            }
            case Answer.Misconfigured(var problem) ->
                throw OAuthException.of(
                        503,
                        "temporarily_unavailable",
                        problem.reason().title() + " (" + problem.reason().code() + "): " + problem.found() + ". "
                                + problem.change());
            case Answer.Mismatch _ ->
                throw OAuthException.of(403, "access_denied", "The token is not for whom it was asked.");
        }
    }

    private static String notKept(@Nullable StateReason reason) {
        return reason == null
                ? "Nothing of the provider is kept with this sign-in: offline access was off, or the token was"
                        + " exchanged for one of the provider. Tick offline access at Settings > Federation, and let the"
                        + " person sign in again."
                : reason.text() + SIGN_IN_AGAIN;
    }

    private static String audiences(@Nullable List<String> found) {
        return found == null || found.isEmpty() ? "nobody that it names" : String.join(", ", found);
    }

    private static long seconds(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }

    /// Section 2.2.1.
    private Map<String, Object> document(Answer.Token token) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("access_token", token.value());
        document.put("issued_token_type", ACCESS_TOKEN);
        document.put("token_type", "Bearer");
        document.put(
                "expires_in",
                Math.max(0, Duration.between(clock.instant(), token.expiresAt()).toSeconds()));
        document.put("scope", String.join(" ", token.scopes()));
        return document;
    }
}
