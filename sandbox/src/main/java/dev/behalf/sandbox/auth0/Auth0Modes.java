package dev.behalf.sandbox.auth0;

import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.Mode;
import dev.behalf.sandbox.idp.Modes;
import java.time.Duration;
import java.util.Set;

/// The switches of an Auth0 tenant.
public final class Auth0Modes extends Modes {
    /// How access tokens for an API name the client.
    public enum Profile {
        AUTH0,
        RFC9068
    }

    /// What an access token looks like that was asked for without an audience.
    public enum WithoutAudience {
        ENCRYPTED,
        OPAQUE
    }

    /// Whether a refresh hands out a new refresh token.
    public enum Refresh {
        STATIC,
        ROTATING
    }

    public final Mode<Profile> profile = choice(
            "profile", Profile.class, Profile.AUTH0, "access token profile of the API: azp, or client_id and at+jwt");
    public final Mode<Algorithm> algorithm = choice(
            "algorithm",
            Algorithm.class,
            Algorithm.RS256,
            "signing algorithm of application and API; HS256 uses the client secret");
    public final Mode<WithoutAudience> withoutAudience = choice(
            "withoutAudience",
            WithoutAudience.class,
            WithoutAudience.ENCRYPTED,
            "form of access tokens without an audience");
    public final Mode<Refresh> refresh =
            choice("refresh", Refresh.class, Refresh.ROTATING, "refresh token rotation of the application");
    public final Mode<Duration> leeway = seconds(
            "leeway", Duration.ZERO, "rotation overlap: how long the immediately previous refresh token still works");
    public final Mode<Duration> lifetime = seconds(
            "lifetime", Auth0Tenant.DAY, "how long access tokens for an API live: its Maximum Access Token Lifetime");
    public final Mode<Boolean> offlineAccess = flag(
            "offlineAccess",
            true,
            "the API allows offline access; without it no refresh token is issued, and no error");
    public final Mode<Set<String>> audiences =
            words("audiences", Set.of(Auth0Tenant.AUDIENCE), "the APIs of this tenant; any other audience is refused");
    public final Mode<String> defaultAudience =
            text("defaultAudience", "", "the tenant's Default Audience, used when none is asked for");
    public final Mode<Boolean> resourceParameter =
            flag("resourceParameter", false, "the compatibility profile that reads resource where audience is missing");
    public final Mode<Boolean> stepUp =
            flag("stepUp", true, "a post-login Action honours acr_values, so that amr says mfa");
    public final Mode<Boolean> issInResponse =
            flag("issInResponse", false, "authorization responses carry iss (RFC 9207); not confirmed for Auth0");

    Auth0Modes() {}
}
