package dev.behalf.sandbox.oidc;

import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.Mode;
import dev.behalf.sandbox.idp.Modes;
import java.time.Duration;
import java.util.Set;

/// The switches of the plain OpenID Connect provider.
public final class OidcModes extends Modes {
    /// The form of access tokens.
    public enum AccessTokens {
        JWT,
        OPAQUE
    }

    /// Whether a refresh hands out a new refresh token.
    public enum Refresh {
        STATIC,
        ROTATING
    }

    public final Mode<Algorithm> algorithm = choice(
            "algorithm",
            Algorithm.class,
            Algorithm.RS256,
            "signs tokens minted from now on; RS256 and PS256 share a key");
    public final Mode<AccessTokens> accessTokens =
            choice("accessTokens", AccessTokens.class, AccessTokens.JWT, "form of access tokens");
    public final Mode<String> clientClaim =
            text("clientClaim", "azp", "claim that names the client in access tokens: azp, client_id, cid, appid");
    public final Mode<Set<String>> audiences =
            words("audiences", Set.of(OidcTenant.AUDIENCE), "aud of access tokens; several make an array");
    public final Mode<Refresh> refresh = choice("refresh", Refresh.class, Refresh.ROTATING, "refresh token rotation");
    public final Mode<Duration> grace =
            seconds("grace", Duration.ZERO, "while rotating, how long the previous refresh token still works");
    public final Mode<Boolean> reuseKillsFamily = flag(
            "reuseKillsFamily",
            true,
            "a spent refresh token ends all tokens of its sign-in (RFC 9700, section 4.14.2)");
    public final Mode<Boolean> emailVerified =
            flag("emailVerified", true, "the provider vouches for the e-mail addresses that it names");
    public final Mode<Boolean> authTime =
            flag("authTime", true, "ID tokens say when the person signed in, asked or not");
    public final Mode<Boolean> issInResponse =
            flag("issInResponse", true, "authorization responses carry iss (RFC 9207)");

    OidcModes() {}
}
