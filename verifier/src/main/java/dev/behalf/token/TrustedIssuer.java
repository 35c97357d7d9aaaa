package dev.behalf.token;

import dev.behalf.keys.KeySource;

/// An issuer that the configuration trusts.
///
/// @param keys its public keys
/// @param onVerified what to do once a token of it passed every check, such as pinning what was learnt; cheap when
/// repeated
public record TrustedIssuer(KeySource keys, Runnable onVerified) {

    public TrustedIssuer(KeySource keys) {
        this(keys, () -> {});
    }
}
