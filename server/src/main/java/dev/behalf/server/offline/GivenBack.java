package dev.behalf.server.offline;

import java.time.Duration;

/// What came of giving back at the provider what is kept.
///
/// @param told how many refresh tokens the provider revoked
/// @param left how many it did not: it has no endpoint for that, was away, or time was up; or they do not open
public record GivenBack(long told, long left) {

    /// How long the provider is asked before that is destroyed without which nobody could.
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Whether there was nothing.
    public boolean isNothing() {
        return told == 0 && left == 0;
    }

    /// In a line, such as `revoked at the provider: 12; not revoked there: 3`.
    public String text() {
        return "revoked at the provider: " + told + "; not revoked there: " + left;
    }
}
