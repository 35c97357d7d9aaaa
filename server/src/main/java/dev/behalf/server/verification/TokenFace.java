package dev.behalf.server.verification;

import dev.behalf.server.activity.Face;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.token.Verdict;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the token endpoint asks of verification: who an app is, and what its user's token is worth.
public final class TokenFace {

    private final Admission admission;

    /// @param registry what is registered now; a read of memory
    /// @param used told of every API key that is used; must not wait
    public TokenFace(Supplier<Registry> registry, Consumer<ApiKey> used, Verifiers verifiers) {
        this.admission = new Admission(registry, used, verifiers);
    }

    /// The API key of an environment, as Bearer token or as the password of HTTP Basic; a publishable one from one of
    /// its origins only.
    ///
    /// @throws dev.behalf.server.web.ProblemException where there is none that is good here
    public ApiKey admit(String environment, @Nullable String authorization, @Nullable String origin) {
        String bearer = Credentials.bearer(authorization);
        ApiKey key = admission.keyOf(environment, bearer != null ? bearer : Credentials.password(authorization));
        if (key.kind() == ApiKey.Kind.PUBLISHABLE) {
            Admission.requireOrigin(key, origin);
        }
        return key;
    }

    /// Judges a token of the environment's provider by the rules of `/v1/verify`. Counted, and noted where it is
    /// refused.
    ///
    /// @throws dev.behalf.server.web.ProblemException where the environment has no connection
    public Verdict verify(String environment, String token) {
        return admission.verifier(environment).verify(Face.TOKEN, token);
    }

    /// Judges an assertion by which the environment's provider vouches for a user. Noted where it is refused.
    ///
    /// @throws dev.behalf.server.web.ProblemException where the environment has no connection
    public Verdict verifyAssertion(String environment, String assertion) {
        return admission.verifier(environment).verifyAssertion(Face.TOKEN, assertion);
    }

    /// Judges a token by which the environment's provider says that somebody has signed out. Noted where it is refused.
    ///
    /// @throws dev.behalf.server.web.ProblemException where the environment has no connection
    public Verdict verifyLogout(String environment, String token) {
        return admission.verifier(environment).verifyLogout(Face.TOKEN, token);
    }

    /// The connection that verdicts are by.
    ///
    /// @throws dev.behalf.server.web.ProblemException where there is none
    public RegisteredConnection connection(String environment) {
        return admission.verifier(environment).connection();
    }
}
