package dev.behalf.server.environment;

import java.time.Instant;

/// An issuer that was found to belong to what was configured, and is the only one accepted since.
///
/// @param subject what was configured: the Cognito domain
/// @param issuer the user pool behind it
/// @param confirmedBy how it was found out
public record IssuerPin(String environment, String subject, String issuer, String confirmedBy, Instant pinnedAt) {}
