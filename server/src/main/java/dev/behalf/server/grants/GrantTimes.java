package dev.behalf.server.grants;

import java.time.Duration;

/// How long things are good.
///
/// @param code an authorization code; RFC 6749 section 4.1.2 allows at most ten minutes
/// @param access an access token; what is ended elsewhere is noticed no later than this
/// @param refresh a refresh token that is not used
/// @param grant a whole grant whose end at the provider is noticed, because the provider's refresh token is used with
/// it
/// @param unattended a whole grant otherwise: after that the person signs in at the provider again
/// @param reuse how long a refresh token that was used gives the same successor once more; clients race themselves, and
///     lose answers
public record GrantTimes(
        Duration code, Duration access, Duration refresh, Duration grant, Duration unattended, Duration reuse) {

    public static final GrantTimes DEFAULTS = new GrantTimes(
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofDays(30),
            Duration.ofDays(365),
            Duration.ofDays(30),
            Duration.ofSeconds(30));
}
