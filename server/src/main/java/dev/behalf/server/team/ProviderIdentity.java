package dev.behalf.server.team;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the team's provider says of a person, in an ID token that was verified.
///
/// @param issuer the provider's
/// @param subject the provider's own name for the person; issuer and subject together never become another person's
/// @param email null where the provider names none
/// @param emailVerified whether the provider has made sure that the address is the person's
/// @param name null where the provider names none
/// @param authenticatedAt when the person last proved to the provider who they are, null where it does not say
public record ProviderIdentity(
        String issuer,
        String subject,
        @Nullable String email,
        boolean emailVerified,
        @Nullable String name,
        @Nullable Instant authenticatedAt) {

    /// Without what is personal.
    @Override
    public String toString() {
        return "ProviderIdentity[" + issuer + "]";
    }
}
