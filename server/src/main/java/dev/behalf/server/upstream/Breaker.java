package dev.behalf.server.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Leaves a server alone that failed several times in a row; then lets one request try. Where it failed for one
/// person only, that one is held off, and nobody else: a tool may fail for what it is called with.
final class Breaker {

    /// So many people for whom it failed, and it fails for all.
    private static final int ENOUGH = 2;

    private final Limits limits;
    private final InstantSource clock;
    private final Set<String> failedFor = new HashSet<>();
    private int failures;
    private @Nullable Instant closedUntil;
    private @Nullable String trying;

    Breaker(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /// How long to leave the server alone.
    ///
    /// @return null where it may be asked; whoever is told so must tell what came of it
    synchronized @Nullable Duration pause(String person) {
        Instant now = clock.instant();
        if (closedUntil == null || (failedFor.size() < ENOUGH && !failedFor.contains(person))) {
            return null;
        }
        if (now.isBefore(closedUntil)) {
            return Duration.between(now, closedUntil);
        }
        // One may try; until it is known what came of it, the others wait.
        closedUntil = now.plus(limits.pause());
        trying = person;
        return null;
    }

    /// Whoever was let through did not get to hear of the server: another may try.
    synchronized void untried(String person) {
        if (person.equals(trying)) {
            closedUntil = clock.instant();
            trying = null;
        }
    }

    synchronized void succeeded() {
        failures = 0;
        failedFor.clear();
        closedUntil = null;
        trying = null;
    }

    /// @return whether the server is left alone from now on
    synchronized boolean failed(String person) {
        failures++;
        trying = null;
        if (failedFor.size() < ENOUGH) {
            failedFor.add(person);
        }
        if (failures >= limits.failures()) {
            closedUntil = clock.instant().plus(limits.pause());
            return true;
        }
        return false;
    }
}
