package dev.behalf.sandbox.cognito;

import dev.behalf.sandbox.idp.Mode;
import dev.behalf.sandbox.idp.Modes;
import java.time.Duration;
import java.util.Set;

/// The switches of a Cognito user pool.
public final class CognitoModes extends Modes {
    /// The pool's `IssuerConfigurationType`.
    public enum Issuer {
        ORIGINAL,
        UPDATED
    }

    /// The domains of the pool. With both, discovery names only the custom one.
    public enum Domain {
        PREFIX,
        PREFIX_AND_CUSTOM,
        NONE
    }

    /// Whether a refresh hands out a new refresh token.
    public enum Refresh {
        STATIC,
        ROTATING
    }

    public final Mode<Issuer> issuer = choice(
            "issuer", Issuer.class, Issuer.ORIGINAL, "issuer form; until it is updated the issuer host answers 403");
    public final Mode<Domain> domain = choice(
            "domain", Domain.class, Domain.PREFIX, "user pool domains; discovery names the custom one if there is one");
    public final Mode<Refresh> refresh = choice("refresh", Refresh.class, Refresh.STATIC, "refresh token rotation");
    public final Mode<Duration> grace = seconds(
            "grace", Duration.ZERO, "while rotating, how long the previous refresh token still works (0 to 60)");
    public final Mode<Set<String>> scopes = words(
            "scopes",
            Set.of("openid", "profile", "email", "aws.cognito.signin.user.admin"),
            "the scopes enabled for the app client; offline_access doesn't exist at Cognito");
    public final Mode<Boolean> stepUp =
            flag("stepUp", true, "the pool's tier honours acr_values; lower tiers ignore it silently");
    public final Mode<Boolean> managedLogin =
            flag("managedLogin", true, "managed login v2, which knows prompt; the classic pages ignore it");
    public final Mode<Boolean> plusIsNoSpace = flag(
            "plusIsNoSpace",
            false,
            "a + in scope is taken as it is, so that only %20 separates; some clients work around it");
    public final Mode<Boolean> revocation = flag("revocation", true, "token revocation is enabled on the app client");

    CognitoModes() {}
}
