package dev.behalf.keys;

/// The issuer's keys are not known and cannot be had now. Carries a sentence for the operator.
public final class KeysUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KeysUnavailableException(String message) {
        super(message, null, false, false);
    }
}
