package dev.behalf.server.audit;

import dev.behalf.server.chain.Chain;
import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.chain.ChainEnds;
import dev.behalf.server.chain.Link;
import dev.behalf.server.db.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/// The record of administrative acts. Nothing in it is ever changed; the oldest entries are forgotten when their time
/// is over.
public final class AuditLog {

    private static final int MAX_PAGE = 200;
    private static final int MAX_PIECE = 1000;

    /// Entries read or forgotten in one transaction: few, so that no other waits for a long log.
    static final int BATCH = 500;

    private final Database database;
    private final InstantSource clock;
    private final Chain<AuditEntry> chain = new Chain<>(new Entries());

    public AuditLog(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Records an act. Within a [Database#write] it belongs to that transaction: the act and its record are there
    /// together or not at all.
    public void record(AuditEvent event) {
        database.write(handle -> {
            ChainEnds ends = AuditTable.lock(handle);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            AuditTable.append(handle, AuditEntry.after(ends.lastHash(), ends.lastNumber() + 1, now, event));
            return null;
        });
    }

    /// Entries, the newest first.
    ///
    /// @param before only those of a smaller number; [Long#MAX_VALUE] for the newest
    /// @param limit at most 200
    public List<AuditEntry> page(AuditFilter filter, long before, int limit) {
        return database.read(handle -> AuditTable.page(handle, filter, before, Math.min(limit, MAX_PAGE)));
    }

    /// Entries that follow, the oldest first: for exports of any length, a piece at a time.
    ///
    /// @param environment only its own, empty for all
    /// @param number only those of a larger one
    /// @param limit at most 1000
    public List<AuditEntry> after(String environment, long number, int limit) {
        return database.read(handle -> AuditTable.after(handle, environment, number, Math.min(limit, MAX_PIECE)));
    }

    /// How many entries there are, and since when.
    public AuditExtent extent() {
        return database.read(AuditTable::extent);
    }

    /// What is to be found in the entries that are kept.
    public AuditNames names() {
        return database.read(AuditTable::names);
    }

    /// Gives every entry that is there now as a line of JSON, the oldest first, as it is read. Holds no transaction
    /// while the reader works, which may be as slow as a network.
    ///
    /// @throws IllegalStateException when entries were forgotten meanwhile, so that the lines would not join
    public void lines(Consumer<String> reader) {
        chain.forEach((entry, previous) -> reader.accept(AuditLine.of(entry, previous)));
    }

    /// Follows the whole chain.
    public ChainCheck check() {
        return chain.check();
    }

    /// Forgets what is older, a part at a time, and remembers where the rest begins.
    ///
    /// @return how many entries
    public long forgetBefore(Instant time) {
        long all = 0;
        int forgotten;
        do {
            forgotten = database.write(handle -> {
                AuditTable.lock(handle);
                return AuditTable.lastBefore(handle, time, BATCH)
                        .map(last -> AuditTable.forgetUpTo(handle, last))
                        .orElse(0);
            });
            all += forgotten;
        } while (forgotten > 0);
        return all;
    }

    private final class Entries implements Chain.Source<AuditEntry> {

        @Override
        public ChainEnds ends() {
            return database.read(AuditTable::ends);
        }

        @Override
        public List<AuditEntry> after(long number, long last) {
            return database.read(handle -> AuditTable.after(handle, number, last, BATCH));
        }

        @Override
        public Link link(AuditEntry entry) {
            return entry.link();
        }
    }
}
