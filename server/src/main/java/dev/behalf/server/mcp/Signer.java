package dev.behalf.server.mcp;

import com.nimbusds.jwt.JWTClaimsSet;

/// Signs for environments, with keys that they publish.
@FunctionalInterface
public interface Signer {

    /// @param type the `typ` header
    String sign(String environment, String type, JWTClaimsSet claims);
}
