package dev.behalf.server.authserver;

/// Where things are below an issuer. Some clients do not read metadata and build the first three by themselves.
final class Paths {

    static final String AUTHORIZE = "/authorize";
    static final String TOKEN = "/token";
    static final String REGISTER = "/register";
    static final String REVOKE = "/revoke";
    /// The answer to the question for consent.
    static final String CONSENT = "/consent";

    /// Where the provider says that somebody has signed out.
    static final String BACKCHANNEL_LOGOUT = "/backchannel-logout";

    /// What a person has allowed.
    static final String CONNECTED = "/connected";

    static final String STYLE = "/authorize.css";
    static final String JWKS = "/jwks";

    static final String AUTHORIZATION_SERVER = "/.well-known/oauth-authorization-server";
    static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";
    static final String PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource";

    private Paths() {}
}
