package dev.behalf.server.authserver;

/// Ends the handling of a request with an error that OAuth has a code for (RFC 6749 section 5.2). Carries no stack
/// trace:
/// it tells about the request, not about the program.
final class OAuthException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String NONCE_WANTED = "use_dpop_nonce";

    private final int status;
    private final String error;
    private final String description;

    /// @param description for whoever wrote the client; ASCII without quotes and backslashes, as the section demands
    private OAuthException(int status, String error, String description) {
        super(error, null, false, false);
        this.status = status;
        this.error = error;
        this.description = description;
    }

    static OAuthException of(String error, String description) {
        return new OAuthException(400, error, description);
    }

    static OAuthException of(int status, String error, String description) {
        return new OAuthException(status, error, description);
    }

    /// 401, on which clients register anew.
    static OAuthException invalidClient(String description) {
        return new OAuthException(401, "invalid_client", description);
    }

    /// What a client does that could not know the nonce yet, or whose nonce is over (RFC 9449 section 8).
    static OAuthException nonceWanted() {
        return of(
                NONCE_WANTED,
                "nonce of the DPoP proof was expected to be the value of the header DPoP-Nonce of this answer; it is good"
                        + " for some minutes.");
    }

    /// Whether the client did nothing wrong and is to ask once more.
    boolean isRoutine() {
        return error.equals(NONCE_WANTED);
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }

    String description() {
        StringBuilder allowed = new StringBuilder();
        description
                .chars()
                .forEach(c -> allowed.append(c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '\'' : (char) c));
        return allowed.toString();
    }
}
