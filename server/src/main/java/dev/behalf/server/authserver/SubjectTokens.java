package dev.behalf.server.authserver;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.grants.Identity;
import dev.behalf.token.VerifiedToken;
import org.jspecify.annotations.Nullable;

/// Knows the apps of environments by their API keys, and judges the tokens of environments' own providers by the rules
/// of `/v1/verify`.
public interface SubjectTokens {

    /// The API key by which an app asks.
    ///
    /// @param authorization the header, null where none was sent
    /// @param origin where a script in a browser comes from, null where none was named
    /// @throws dev.behalf.server.web.ProblemException where it is no good key of this environment, or may not be
    ///     used from there
    ApiKey admit(String environment, @Nullable String authorization, @Nullable String origin);

    /// Judges a token that somebody presents as proof of who the user is.
    ///
    /// @throws dev.behalf.server.web.ProblemException where the environment has no connection
    Finding judge(String environment, String token);

    /// Judges an assertion by which the environment's provider vouches for a user (Identity Assertion JWT Authorization
    /// Grant): who signed it and when it is good. Everything else is for the caller to check.
    ///
    /// @throws dev.behalf.server.web.ProblemException where the environment has no connection
    Finding judgeAssertion(String environment, String assertion);

    /// Judges a token by which the environment's provider says that a user has signed out (OpenID Connect Back-Channel
    /// Logout 1.0).
    ///
    /// @throws dev.behalf.server.web.ProblemException where the environment has no connection
    Finding judgeLogout(String environment, String token);

    /// What a token came to.
    sealed interface Finding {

        /// It is good.
        ///
        /// @param token not a machine's; may have expired by the leeway
        record Good(Identity identity, VerifiedToken token) implements Finding {}

        /// It is not.
        ///
        /// @param description as outsiders may have it, with the code; a sentence
        record Refused(String description) implements Finding {}

        /// Nothing can be said of it now, because the provider cannot be asked.
        record Undecided(String description) implements Finding {}
    }
}
