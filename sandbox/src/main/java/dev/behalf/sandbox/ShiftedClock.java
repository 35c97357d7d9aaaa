package dev.behalf.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Another clock, ahead of it by what was added.
final class ShiftedClock implements InstantSource {
    private final InstantSource source;
    private Duration shift = Duration.ZERO;

    ShiftedClock(InstantSource source) {
        this.source = source;
    }

    @Override
    public synchronized Instant instant() {
        return source.instant().plus(shift);
    }

    synchronized void advance(Duration step) {
        shift = shift.plus(step);
    }
}
