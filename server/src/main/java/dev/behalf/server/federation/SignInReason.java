package dev.behalf.server.federation;

/// Why nobody was signed in, or a refresh token brought nothing. The code is stable and documented in docs/errors.md,
/// which is made from this type.
public enum SignInReason {
    PROVIDER_UNREACHABLE("BH-200", "The provider could not be asked"),
    DISCOVERY_UNUSABLE("BH-201", "The provider's discovery document cannot be used"),
    PROVIDER_ERROR("BH-202", "The provider refused the sign-in"),
    DECLINED("BH-203", "The sign-in was declined at the provider"),
    SCOPE_NOT_ENABLED("BH-204", "A scope is not enabled for the application"),
    GRANT_NOT_ALLOWED("BH-205", "The application may not use this grant"),
    CLIENT_NOT_PUBLIC("BH-206", "The provider wants a secret of the application, or does not know it"),
    CODE_REFUSED("BH-207", "The provider does not take the code"),
    INTERACTION_NEEDED("BH-208", "The provider needs one more step of the person"),
    REFRESH_TOKEN_ENDED("BH-209", "The refresh token is no longer good"),

    STATE_UNKNOWN("BH-210", "The answer belongs to no sign-in that is under way"),
    TOO_LATE("BH-211", "The sign-in took too long"),
    CONNECTION_CHANGED("BH-212", "The connection was changed meanwhile"),
    OTHER_ENVIRONMENT("BH-213", "The answer came back to another environment"),
    OTHER_ISSUER("BH-214", "The answer is from another issuer"),
    NO_CODE("BH-215", "The provider sent the person back without a code"),

    TOKEN_ANSWER_UNUSABLE("BH-220", "The provider's token answer cannot be used"),
    ID_TOKEN_MISSING("BH-221", "The provider sent no ID token"),
    TOKEN_REFUSED("BH-222", "The token that the provider sent is not accepted"),
    NONCE_MISMATCH("BH-223", "The ID token is of another sign-in"),
    ACCESS_TOKEN_MISMATCH("BH-224", "The ID token belongs to another access token"),
    OTHER_USER_POOL("BH-225", "The domain belongs to another user pool"),
    OTHER_ORGANIZATION("BH-226", "The person signed in to another organization"),
    PROFILE_UNUSABLE("BH-227", "The provider's profile does not name the person"),
    OTHER_PERSON("BH-228", "The refreshed tokens are of another person");

    private final String code;
    private final String title;

    SignInReason(String code, String title) {
        this.code = code;
        this.title = title;
    }

    /// The stable code, `BH-` and three digits.
    public String code() {
        return code;
    }

    /// One short sentence without a full stop.
    public String title() {
        return title;
    }
}
