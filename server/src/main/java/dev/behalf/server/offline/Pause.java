package dev.behalf.server.offline;

import java.time.Duration;

/// Waits.
final class Pause {

    private Pause() {}

    /// Comes back at once where the thread was interrupted, which stays noted.
    static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
