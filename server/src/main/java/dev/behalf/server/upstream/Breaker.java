package dev.behalf.server.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Leaves a server alone that failed several times in a row; then lets one request try.
final class Breaker {

    private final Limits limits;
    private final InstantSource clock;
    private int failures;
    private @Nullable Instant closedUntil;

    Breaker(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /// How long to leave the server alone.
    ///
    /// @return null where it may be asked; whoever is told so must tell what came of it
    synchronized @Nullable Duration pause() {
        Instant now = clock.instant();
        if (closedUntil == null) {
            return null;
        }
        if (now.isBefore(closedUntil)) {
            return Duration.between(now, closedUntil);
        }
        // One may try; until it is known what came of it, the others wait.
        closedUntil = now.plus(limits.pause());
        return null;
    }

    synchronized void succeeded() {
        failures = 0;
        closedUntil = null;
    }

    /// @return whether the server is left alone from now on
    synchronized boolean failed() {
        failures++;
        if (failures >= limits.failures()) {
            closedUntil = clock.instant().plus(limits.pause());
            return true;
        }
        return false;
    }
}
