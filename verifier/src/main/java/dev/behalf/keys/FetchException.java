package dev.behalf.keys;

/// A document could not be had. Never carries the body or a credential.
public final class FetchException extends RuntimeException {

    /// Why, as far as the caller acts on it.
    public enum Kind {
        /// The address is one that is never fetched: not https, a private or special-use address, an IP literal.
        ADDRESS_REFUSED,
        /// No such name, no route, connection refused, TLS failure.
        UNREACHABLE,
        /// The total time for the fetch ran out.
        TIMED_OUT,
        /// An answer that is not 200, redirects included.
        BAD_STATUS,
        /// A body over the size limit, or not text.
        BAD_BODY
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int status;

    /// @param status the HTTP status for `BAD_STATUS`, 0 otherwise
    public FetchException(Kind kind, int status, String message) {
        super(message);
        this.kind = kind;
        this.status = status;
    }

    public FetchException(Kind kind, String message) {
        this(kind, 0, message);
    }

    public Kind kind() {
        return kind;
    }

    /// The HTTP status for [Kind#BAD_STATUS], 0 otherwise.
    public int status() {
        return status;
    }
}
