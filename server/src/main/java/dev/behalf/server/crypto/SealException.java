package dev.behalf.server.crypto;

/// Something sealed does not open here. The message says what, and holds nothing of it.
public final class SealException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SealException(String message, Throwable cause) {
        super(message, cause);
    }
}
