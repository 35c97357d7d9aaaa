package dev.behalf.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that moves when it is told to, forward or back.
public final class SettableClock implements InstantSource {

    public static final Instant START = Instant.parse("2026-10-01T12:00:00Z");

    private final AtomicLong millis = new AtomicLong(START.toEpochMilli());

    public void advance(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    public void set(Instant to) {
        millis.set(to.toEpochMilli());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return millis.get();
    }
}
