package dev.behalf.server.mcp;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Optional;

/// Knows the access tokens of environments. Asked at every request: must answer from memory.
@FunctionalInterface
public interface TokenGate {

    /// The claims of a token that the environment issued, that has not expired and whose grant has not ended. For which
    /// resource it is, is for the caller to check.
    ///
    /// @param issuer the environment's public URL
    /// @return empty for anything else
    Optional<JWTClaimsSet> verify(String environment, String issuer, String token);
}
