package dev.behalf.server.web;

/// What can be wrong with a request, apart from the token in it. The codes are stable and documented.
public enum ErrorCode {
    MALFORMED_REQUEST("BH-400", 400, "The request is malformed"),
    API_KEY_REFUSED("BH-401", 401, "The API key is not accepted"),
    SECRET_KEY_REQUIRED("BH-402", 403, "A secret key is needed here"),
    ORIGIN_NOT_ALLOWED("BH-403", 403, "The origin is not allowed"),
    NOT_FOUND("BH-404", 404, "There is nothing at this path"),
    METHOD_NOT_ALLOWED("BH-405", 405, "The method is not allowed here"),
    TOKEN_IN_URL("BH-406", 400, "A token must not travel in a URL"),
    NO_ISSUER("BH-409", 404, "No environment has this address"),
    BODY_TOO_LARGE("BH-413", 413, "The body is too large"),
    URI_TOO_LONG("BH-414", 414, "The URL is too long"),
    UNSUPPORTED_MEDIA_TYPE("BH-415", 415, "The body has another media type than expected"),
    TOO_MANY_REQUESTS("BH-429", 429, "Too many requests"),
    HEADERS_TOO_LARGE("BH-431", 431, "The headers are too large"),
    NOT_PERMITTED("BH-407", 403, "Your role does not permit this"),
    FORGED_FORM("BH-408", 403, "The form is not from this session"),
    ADMIN_TOKEN_REFUSED("BH-441", 401, "The admin token is not accepted"),
    TOKEN_RESTRICTED("BH-442", 403, "The admin token does not reach this"),
    UNUSABLE_INPUT("BH-443", 422, "What was sent cannot be used"),
    UNCONFIRMED("BH-444", 409, "The change must be confirmed"),
    CHANGED_MEANWHILE("BH-445", 412, "Somebody has changed it meanwhile"),
    VERSION_REQUIRED("BH-446", 428, "The version must be named"),
    ACCESS_TOKEN_REQUIRED("BH-461", 401, "An access token is needed here"),
    ACCESS_TOKEN_REFUSED("BH-462", 401, "The access token is not accepted"),
    SCOPE_MISSING("BH-463", 403, "The access token lacks a scope"),
    MISDIRECTED("BH-421", 421, "The console has another address"),
    INTERNAL_ERROR("BH-500", 500, "The server failed"),
    NO_CONNECTION("BH-501", 503, "This environment has no connection yet"),
    NO_KEY("BH-502", 503, "The installation has no key to encrypt with"),
    BUSY("BH-503", 503, "The server takes no requests now");

    private final String code;
    private final int status;
    private final String title;

    ErrorCode(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    /// The stable code, `BH-` and three digits.
    public String code() {
        return code;
    }

    /// The HTTP status it is answered with.
    public int status() {
        return status;
    }

    /// One short sentence without a full stop.
    public String title() {
        return title;
    }
}
