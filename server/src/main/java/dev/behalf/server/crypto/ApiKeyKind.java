package dev.behalf.server.crypto;

import java.util.Arrays;
import java.util.Optional;

/// What a key may do.
public enum ApiKeyKind {
    /// For servers; must never reach a browser.
    SECRET("sk"),
    /// For browsers; bound to origins.
    PUBLISHABLE("pk");

    private final String label;

    ApiKeyKind(String label) {
        this.label = label;
    }

    /// As it stands in the key: `sk` or `pk`.
    String label() {
        return label;
    }

    static Optional<ApiKeyKind> of(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
