package dev.behalf.server.upstream;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How many requests may be under way at one server. Those that wait for people have places of their own, so that many
/// open questions do not keep everybody else out.
final class Places {

    private final Semaphore working;
    private final Semaphore waiting;
    private final Semaphore lasting;

    Places(int working) {
        this.working = new Semaphore(working);
        this.waiting = new Semaphore(working * 3 / 4);
        this.lasting = new Semaphore(working / 2);
    }

    /// Does something that lasts, and keeps nobody out but others of its kind.
    ///
    /// @return null where all places are taken
    @Nullable
    Answer lasting(Supplier<Answer> work) {
        if (!lasting.tryAcquire()) {
            return null;
        }
        try {
            return work.get();
        } finally {
            lasting.release();
        }
    }

    /// @return null where all are taken
    @Nullable
    Place take() {
        return working.tryAcquire() ? new Place() : null;
    }

    /// Taken until it is closed.
    final class Place implements AutoCloseable {
        private boolean parked;
        private boolean closed;

        /// The request waits for a person: it keeps a place of the others only where there is no other.
        synchronized void park() {
            if (!parked && !closed && waiting.tryAcquire()) {
                parked = true;
                working.release();
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                (parked ? waiting : working).release();
            }
        }
    }
}
