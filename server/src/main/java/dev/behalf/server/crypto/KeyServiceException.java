package dev.behalf.server.crypto;

/// A key management service refuses, or cannot be reached. The message is for the operator and holds no secret.
public final class KeyServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeyServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
