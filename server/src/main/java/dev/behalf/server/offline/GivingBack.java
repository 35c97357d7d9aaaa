package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.FormerConnections;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.federation.Revocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Gives back at the provider what is kept, at once and as far as that goes, before the keys are destroyed without
/// which
/// nobody can do that any more.
final class GivingBack {

    private static final int BATCH = 500;
    private static final int AT_ONCE = 32;

    private final Database database;
    private final Safe safe;
    private final IssuingConnections issuing;
    private final ProviderTokenClient client;

    GivingBack(Database database, Safe safe, Supplier<Registry> registry, ProviderTokenClient client) {
        this.database = database;
        this.safe = safe;
        this.issuing = new IssuingConnections(registry, new FormerConnections(database));
        this.client = client;
    }

    /// @param patience after which no more is begun
    GivenBack all(String environment, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        long all = database.read(handle -> OfflineTable.holding(handle, environment));
        long told = 0;
        String after = "";
        List<Held> batch = page(environment, after);
        while (!batch.isEmpty() && System.nanoTime() < until) {
            told += told(batch, until);
            after = batch.getLast().grant();
            batch = page(environment, after);
        }
        return new GivenBack(told, Math.max(0, all - told));
    }

    private List<Held> page(String environment, String after) {
        return database.read(handle -> OfflineTable.holding(handle, environment, after, BATCH));
    }

    private long told(List<Held> batch, long until) {
        Semaphore room = new Semaphore(AT_ONCE);
        List<Future<Boolean>> works = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Held held : batch) {
                works.add(threads.submit(() -> {
                    room.acquire();
                    try {
                        return System.nanoTime() < until && isTold(held);
                    } finally {
                        room.release();
                    }
                }));
            }
        }
        return works.stream()
                .filter(work -> work.state() == Future.State.SUCCESS && work.resultNow())
                .count();
    }

    private boolean isTold(Held held) {
        RegisteredConnection connection = issuing.of(held);
        String token = connection == null ? null : safe.readable(held);
        return connection != null && token != null && client.revoke(connection, token) instanceof Revocation.Revoked;
    }
}
