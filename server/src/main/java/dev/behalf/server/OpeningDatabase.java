package dev.behalf.server;

import dev.behalf.server.db.Database;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The database while it is being opened on a thread of its own: a good part of the start, beside which the rest goes
/// on.
final class OpeningDatabase implements AutoCloseable {

    private final CompletableFuture<Database> opening;

    private OpeningDatabase(CompletableFuture<Database> opening) {
        this.opening = opening;
    }

    /// @param url see [Database#open]
    static OpeningDatabase begin(String url) {
        return new OpeningDatabase(CompletableFuture.supplyAsync(
                () -> Database.open(url),
                work -> Thread.ofPlatform().name("database-opening").start(work)));
    }

    /// Waits until it is open.
    ///
    /// @throws RuntimeException what [Database#open] threw
    Database await() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /// Closes it, where it was opened at all.
    @Override
    public void close() {
        opening.handle((database, failure) -> {
                    if (database != null) {
                        database.close();
                    }
                    return failure;
                })
                .join();
    }
}
