package dev.behalf.provider;

import java.util.Optional;

/// Remembers which issuer was found to belong to a configured domain, over restarts.
public interface IssuerPins {

    /// @param subject what was configured, such as the Cognito domain
    Optional<String> find(String subject);

    /// Keeps a pin. The first one stays: an issuer is never replaced without an operator.
    ///
    /// @param confirmedBy how it was found out
    /// @return what is kept: this issuer, or the one that somebody else kept before
    String pin(String subject, String issuer, String confirmedBy);

    /// Remembers nothing.
    static IssuerPins none() {
        return new IssuerPins() {
            @Override
            public Optional<String> find(String subject) {
                return Optional.empty();
            }

            @Override
            public String pin(String subject, String issuer, String confirmedBy) {
                return issuer;
            }
        };
    }
}
