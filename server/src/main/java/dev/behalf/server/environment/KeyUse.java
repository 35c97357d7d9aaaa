package dev.behalf.server.environment;

import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Gathers when keys were used, and writes it down at times.
final class KeyUse {

    private static final long WRITE_MILLIS = Duration.ofMinutes(1).toMillis();

    /// Finer than this nobody asks, and a key in steady use then costs a request one read of a map.
    private static final long STEP_MILLIS = 1000;

    private final Database database;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Long> latest = new ConcurrentHashMap<>();
    private long nextWrite;

    KeyUse(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.nextWrite = clock.millis() + WRITE_MILLIS;
    }

    void mark(ApiKey key) {
        long now = clock.millis();
        Long known = latest.get(key.id());
        if (known == null || now - known >= STEP_MILLIS) {
            latest.put(key.id(), now);
        }
    }

    synchronized void writeIfDue() {
        long now = clock.millis();
        if (now >= nextWrite) {
            nextWrite = now + WRITE_MILLIS;
            write();
        }
    }

    /// What cannot be written stays for the next time.
    synchronized void write() {
        Map<String, Long> times = Map.copyOf(latest);
        if (times.isEmpty()) {
            return;
        }
        database.write(handle -> {
            KeyTable.markUsed(handle, times);
            return times.size();
        });
        times.forEach(latest::remove);
    }
}
