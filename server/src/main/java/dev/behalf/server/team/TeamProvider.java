package dev.behalf.server.team;

import org.jspecify.annotations.Nullable;

/// The OpenID Connect provider by which the team itself may sign in: a public client with PKCE, without a secret.
///
/// @param issuer exactly as the provider writes it
/// @param emailDomain the only domain whose addresses may sign in, null for any
/// @param label what the button says, such as `Acme single sign-on`
public record TeamProvider(
        String issuer, String clientId, @Nullable String emailDomain, String label) {}
