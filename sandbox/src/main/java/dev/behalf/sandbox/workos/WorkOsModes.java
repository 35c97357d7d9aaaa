package dev.behalf.sandbox.workos;

import dev.behalf.sandbox.idp.Mode;
import dev.behalf.sandbox.idp.Modes;

/// The switches of a WorkOS environment.
public final class WorkOsModes extends Modes {
    /// The shapes of an AuthKit issuer.
    public enum Issuer {
        PER_CLIENT,
        LEGACY,
        LEGACY_SLASH,
        SSO,
        CUSTOM_DOMAIN
    }

    /// What the authenticate endpoint demands before it hands out a session, as a 403.
    public enum Challenge {
        NONE,
        ORGANIZATION_SELECTION_REQUIRED,
        MFA_ENROLLMENT,
        MFA_CHALLENGE,
        EMAIL_VERIFICATION_REQUIRED
    }

    /// What the access token of single sign-on looks like.
    public enum SsoToken {
        JWT,
        OPAQUE
    }

    public final Mode<Issuer> issuer =
            choice("issuer", Issuer.class, Issuer.PER_CLIENT, "shape of the issuer in AuthKit access tokens");
    public final Mode<Challenge> challenge =
            choice("challenge", Challenge.class, Challenge.NONE, "403 code that authenticate answers with");
    public final Mode<SsoToken> ssoToken =
            choice("ssoToken", SsoToken.class, SsoToken.JWT, "form of the access token of single sign-on");
    public final Mode<Boolean> secretlessSso = flag(
            "secretlessSso",
            true,
            "single sign-on accepts code_verifier in place of a secret; the API description denies it");
    public final Mode<Boolean> upstreamTokens =
            flag("upstreamTokens", false, "single sign-on returns oauth_tokens, which belong to the upstream provider");
    public final Mode<Boolean> clientIdClaim =
            flag("clientIdClaim", false, "AuthKit access tokens carry client_id, as newer fixtures show");

    WorkOsModes() {}
}
