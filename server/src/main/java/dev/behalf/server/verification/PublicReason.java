package dev.behalf.server.verification;

import dev.behalf.token.Reason;

/// Why a token is not accepted, as outsiders may know it. Whoever holds a token learns how to get a better one, and
/// nothing about the connection: the many reasons why a token is not ours come out as two.
///
/// The texts are free of quotes and backslashes, so that they may stand in `error_description` (RFC 6750 section 3).
public enum PublicReason {
    MISSING("BH-100", "No token was presented"),
    UNREADABLE("BH-102", "The text is not a signed token of an accepted form"),
    EXPIRED("BH-151", "The token has expired"),
    EARLY("BH-152", "The token is not valid yet"),
    UNTRUSTED("BH-190", "The token does not come from the trusted issuer"),
    UNSUITABLE("BH-191", "The token is not meant for this use"),
    UNKNOWN_NOW("BH-192", "The token cannot be verified now; try again");

    private final String code;
    private final String message;

    PublicReason(String code, String message) {
        this.code = code;
        this.message = message;
    }

    /// The stable code, `BH-` and three digits: that of a [Reason] where only one is meant, else one of its own.
    public String code() {
        return code;
    }

    /// One short sentence without a full stop.
    public String message() {
        return message;
    }

    /// The one place where what the team sees becomes what outsiders see.
    public static PublicReason of(Reason reason) {
        return switch (reason) {
            case NO_TOKEN -> MISSING;
            case TOO_LARGE, MALFORMED, OPAQUE, ENCRYPTED, BAD_HEADER, BAD_CLAIMS, SECRET_PRESENTED -> UNREADABLE;
            case EXPIRED -> EXPIRED;
            case NOT_YET_VALID, ISSUED_IN_FUTURE -> EARLY;
            case UNSIGNED,
                    SYMMETRIC_ALGORITHM,
                    ALGORITHM_NOT_ALLOWED,
                    CRITICAL_HEADER,
                    WRONG_TYPE,
                    ISSUER_MISSING,
                    ISSUER_MISMATCH,
                    ISSUER_NOT_OF_DOMAIN,
                    ISSUER_WITHOUT_DOMAIN,
                    KEY_UNKNOWN,
                    KEY_UNSUITABLE,
                    SIGNATURE_INVALID -> UNTRUSTED;
            case KIND_NOT_ACCEPTED,
                    KIND_UNKNOWN,
                    MACHINE_TOKEN,
                    SENDER_CONSTRAINED,
                    SESSION_PENDING,
                    IMPERSONATED,
                    EXPIRY_MISSING,
                    BAD_TIME,
                    CLIENT_MISMATCH,
                    CLIENT_MISSING,
                    AUDIENCE_MISMATCH,
                    AUDIENCE_MISSING,
                    AUDIENCE_INVALID,
                    ORGANIZATION_MISMATCH,
                    ORGANIZATION_MISSING,
                    SUBJECT_INVALID,
                    ORIGIN_NOT_ALLOWED,
                    SESSION_INVALID -> UNSUITABLE;
            case ISSUER_UNCONFIRMED, KEYS_UNAVAILABLE -> UNKNOWN_NOW;
        };
    }
}
