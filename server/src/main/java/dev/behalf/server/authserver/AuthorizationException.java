package dev.behalf.server.authserver;

import org.jspecify.annotations.Nullable;

/// Ends an authorization request with an error (OAuth 2.1 section 4.1.2.1). Carries no stack trace: it tells about the
/// request, not about the program.
final class AuthorizationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String error;
    private final String description;
    private final transient @Nullable ReturnAddress address;

    /// @param address where the client may be told; null where it is not known whose address it is
    private AuthorizationException(String error, String description, @Nullable ReturnAddress address) {
        super(error, null, false, false);
        this.error = error;
        this.description = description;
        this.address = address;
    }

    /// For the person only: the request does not show which client it is from.
    static AuthorizationException forPerson(String error, String description) {
        return new AuthorizationException(error, description, null);
    }

    static AuthorizationException forClient(String error, String description, ReturnAddress address) {
        return new AuthorizationException(error, description, address);
    }

    String error() {
        return error;
    }

    /// A sentence or two, saying what was expected.
    String description() {
        return description;
    }

    @Nullable
    ReturnAddress address() {
        return address;
    }
}
