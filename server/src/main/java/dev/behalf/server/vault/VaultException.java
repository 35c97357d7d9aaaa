package dev.behalf.server.vault;

import org.jspecify.annotations.Nullable;

/// The installation's key is missing or another one. The message is for the operator.
public final class VaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private VaultException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static VaultException noKey(String matter) {
        return new VaultException(
                "Expected a key to encrypt secrets with, found none: " + matter + ". Set BEHALF_KEY_FILE or BEHALF_KEY;"
                        + " `behalf key generate` makes one.",
                null);
    }

    static VaultException otherKey(String environment, Throwable cause) {
        return new VaultException(
                "Expected the key that the secrets of environment " + environment + " were sealed with, found another."
                        + " Set BEHALF_KEY_FILE or BEHALF_KEY to that key.",
                cause);
    }
}
