package dev.behalf.server.grants;

import org.jspecify.annotations.Nullable;

/// Who signed in, as the provider says.
///
/// @param issuer the provider's own name for itself
/// @param subject the provider's name for the person, unique within the issuer
/// @param email null where the provider says none
/// @param name null where the provider says none
public record Identity(
        String issuer,
        String subject,
        @Nullable String email,
        @Nullable String name) {}
