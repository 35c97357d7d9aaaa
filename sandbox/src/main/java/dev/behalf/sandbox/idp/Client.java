package dev.behalf.sandbox.idp;

import java.util.Set;

/// An application registered at a tenant.
///
/// @param redirectUris compared as strings, nothing is normalised
/// @param grants the grant types it may use
public record Client(String id, Set<String> redirectUris, Set<String> grants) {
    /// The secret of every client while the switch `clientHasSecret` is on.
    public static final String SECRET = "sandbox-client-secret";

    public static final Set<String> PUBLIC_GRANTS = Set.of("authorization_code", "refresh_token");
}
