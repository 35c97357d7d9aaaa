package dev.behalf.server.verification;

import java.util.Map;
import java.util.Optional;

/// Knows the tokens that environments issue themselves, beside those of their providers.
@FunctionalInterface
public interface OwnTokens {

    /// What to answer about a token (RFC 7662 section 2.2).
    ///
    /// @return empty where it is not one of the environment's own
    Optional<Map<String, Object>> introspect(String environment, String token);
}
