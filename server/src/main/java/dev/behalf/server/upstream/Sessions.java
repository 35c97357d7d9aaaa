package dev.behalf.server.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The sessions at one server, one for each party: never shared between people, nor between clients of one person.
final class Sessions {

    private static final int MOST = 10_000;
    private static final Duration UNUSED = Duration.ofMinutes(30);

    /// @param id null where the server keeps no sessions
    /// @param handshake the result of `initialize`
    record Session(@Nullable String id, String version, ObjectNode handshake) {

        /// Without the id, which opens the session.
        @Override
        public String toString() {
            return "Session[" + version + "]";
        }
    }

    /// The place of one party. Held while a session is begun, so that a party begins one at a time.
    static final class Slot {
        final ReentrantLock lock = new ReentrantLock();
        volatile @Nullable Session session;

        /// Whether a client has it to itself.
        boolean given;
    }

    private final Cache<String, Slot> slots;

    Sessions(InstantSource clock) {
        slots = Caffeine.newBuilder()
                // Tidied by whoever calls: waking another thread for it costs more.
                .executor(Runnable::run)
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterAccess(UNUSED)
                .build();
    }

    Slot of(String party) {
        return slots.get(party, _ -> new Slot());
    }

    void forget() {
        slots.invalidateAll();
    }
}
