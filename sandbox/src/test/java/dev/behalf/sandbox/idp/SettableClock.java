package dev.behalf.sandbox.idp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time as a test wants it.
public final class SettableClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-10-01T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration step) {
        now = now.plus(step);
    }
}
