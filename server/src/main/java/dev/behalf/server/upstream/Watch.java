package dev.behalf.server.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Looks after those that wait for a server. They wait in a read of a socket, in which they can neither give their
/// client a sign of life nor see that the time is over: one thread for all of them sees to that, while there are any.
final class Watch {

    private final Duration round;
    private final Set<Running> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean awake = new AtomicBoolean();

    /// @param beat how often whoever waits is told that there is nothing yet
    Watch(Duration beat) {
        this.round = beat.dividedBy(2);
    }

    void add(Running running) {
        waiting.add(running);
        wake();
    }

    void remove(Running running) {
        waiting.remove(running);
    }

    private void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            Thread.ofVirtual().name("upstream-watch").start(this::watch);
        }
    }

    private void watch() {
        try {
            do {
                Thread.sleep(round);
                long now = System.nanoTime();
                waiting.forEach(running -> running.look(now));
            } while (!waiting.isEmpty());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            awake.set(false);
        }
        if (!waiting.isEmpty()) {
            // It came in between.
            wake();
        }
    }
}
