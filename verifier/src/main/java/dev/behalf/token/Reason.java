package dev.behalf.token;

/// Why a token is not accepted. The code is stable and documented in docs/errors.md, which is made from this type.
public enum Reason {
    NO_TOKEN("BH-100", "No token was presented", "Send the token in the Authorization header, as `Bearer <token>`."),
    TOO_LARGE("BH-101", "The token is too large", "A signed token is far smaller; check what the client sends."),
    MALFORMED(
            "BH-102",
            "The text is not a signed token",
            "A JWS in compact form is three base64url parts joined by dots (RFC 7515)."),
    OPAQUE(
            "BH-103",
            "The token is opaque",
            "Only signed tokens can be verified with public keys; the provider has a switch for that."),
    ENCRYPTED(
            "BH-104",
            "The token is encrypted",
            "Only its addressee can read a JWE; the provider has a switch for signed tokens."),
    BAD_HEADER(
            "BH-105",
            "The token's header is not valid JSON",
            "The header must be one JSON object without repeated members."),
    BAD_CLAIMS(
            "BH-106",
            "The token's claims are not valid JSON",
            "The claims must be one JSON object without repeated members."),
    SECRET_PRESENTED(
            "BH-107",
            "A secret key was presented as a token",
            "It may now be known to others: roll it at the provider."),

    UNSIGNED("BH-110", "The token is not signed", "`alg` none is never accepted (RFC 8725 section 3.2)."),
    SYMMETRIC_ALGORITHM(
            "BH-111", "The token is signed with a shared secret", "Switch the provider to a public-key algorithm."),
    ALGORITHM_NOT_ALLOWED(
            "BH-112",
            "The signature algorithm is not allowed",
            "Allowed algorithms are fixed before any key is looked at."),
    CRITICAL_HEADER(
            "BH-113",
            "The token demands an extension",
            "A `crit` header that is not understood must be refused (RFC 7515 section 4.1.11)."),
    WRONG_TYPE(
            "BH-114",
            "The token is of another type",
            "The `typ` header says what the token is for (RFC 8725 section 3.11)."),

    ISSUER_MISSING("BH-120", "The token names no issuer", "`iss` must be a string equal to the configured issuer."),
    ISSUER_MISMATCH(
            "BH-121", "The token is of another issuer", "`iss` is compared byte for byte with the configured issuer."),
    ISSUER_NOT_OF_DOMAIN(
            "BH-122",
            "The issuer belongs to another domain",
            "Amazon Cognito's discovery names the domain of a user pool; it must be the configured one."),
    ISSUER_WITHOUT_DOMAIN(
            "BH-123",
            "The user pool has no domain",
            "A user pool without a domain cannot be tied to the configured one."),
    ISSUER_UNCONFIRMED(
            "BH-124",
            "The issuer could not be confirmed now",
            "The provider could not be asked; nothing is known about the token."),

    KEY_UNKNOWN("BH-130", "The signing key is unknown", "The issuer does not publish a key with this id."),
    KEYS_UNAVAILABLE(
            "BH-131",
            "The issuer's keys are not available now",
            "The provider could not be asked; nothing is known about the token."),
    KEY_UNSUITABLE(
            "BH-132",
            "The key is not for this algorithm",
            "A key is used only with the algorithm it was published for (RFC 8725 section 3.1)."),
    SIGNATURE_INVALID("BH-133", "The signature is wrong", "The token was changed or not signed by this issuer."),

    KIND_NOT_ACCEPTED("BH-140", "This kind of token is not accepted", "The connection says which kinds it accepts."),
    KIND_UNKNOWN("BH-141", "The kind of token cannot be told", "A token whose purpose is not clear is refused."),
    MACHINE_TOKEN("BH-142", "The token stands for a machine", "A signed-in user is needed here."),
    SENDER_CONSTRAINED(
            "BH-143",
            "The token is bound to a key of its sender",
            "A token with `cnf` must not be taken as a plain bearer token (RFC 7800)."),
    SESSION_PENDING("BH-144", "The sign-in is not complete", "A pending session counts as signed out."),
    IMPERSONATED(
            "BH-145", "Somebody acts as this user", "The token carries `act`; the connection does not allow that."),

    EXPIRY_MISSING("BH-150", "The token has no usable expiry", "`exp` must be a number of seconds."),
    EXPIRED("BH-151", "The token has expired", "The client must get a new one."),
    NOT_YET_VALID("BH-152", "The token is not valid yet", "If the client did nothing wrong, a clock is wrong."),
    ISSUED_IN_FUTURE(
            "BH-153", "The token was issued in the future", "If the client did nothing wrong, a clock is wrong."),
    BAD_TIME(
            "BH-154",
            "A time of the token is not a number",
            "`nbf` and `iat` must be numbers of seconds where they are present."),

    CLIENT_MISMATCH(
            "BH-160",
            "The token was issued to another client",
            "The connection accepts tokens of one application only."),
    CLIENT_MISSING("BH-161", "The token names no client", "The claim that names the client must be present."),
    AUDIENCE_MISMATCH(
            "BH-162", "The token is meant for another audience", "`aud` must contain the configured audience."),
    AUDIENCE_MISSING("BH-163", "The token names no audience", "`aud` must contain the configured audience."),
    AUDIENCE_INVALID(
            "BH-164",
            "The audience is not text",
            "`aud` must be a string or an array of strings (RFC 7519 section 4.1.3)."),
    ORGANIZATION_MISMATCH(
            "BH-165", "The token is of another organization", "The connection accepts one organization only."),
    ORGANIZATION_MISSING(
            "BH-166", "The token names no organization", "The user signed in without choosing an organization."),
    SUBJECT_INVALID("BH-167", "The token does not name a user", "`sub` must be the id of a user."),
    ORIGIN_NOT_ALLOWED(
            "BH-168", "The session belongs to another origin", "`azp` must be one of the configured origins."),
    SESSION_INVALID("BH-169", "The token names no session", "`sid` must be the id of a session.");

    private final String code;
    private final String title;
    private final String explanation;

    Reason(String code, String title, String explanation) {
        this.code = code;
        this.title = title;
        this.explanation = explanation;
    }

    /// The stable code, `BH-` and three digits.
    public String code() {
        return code;
    }

    /// One short sentence without a full stop.
    public String title() {
        return title;
    }

    /// One sentence of background.
    public String explanation() {
        return explanation;
    }

    /// Whether nothing is said about the token: the provider could not be asked. Such a request deserves "try again",
    /// never "sign in again".
    public boolean outage() {
        return this == KEYS_UNAVAILABLE || this == ISSUER_UNCONFIRMED;
    }
}
