package dev.behalf.server.audit;

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

    private final Database database;
    private final InstantSource clock;

    public AuditLog(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Records an act. Within a [Database#write] it belongs to that transaction: the act and its record are there
    /// together or not at all.
    public void record(AuditEvent event) {
        database.write(handle -> {
            ChainState state = AuditTable.lock(handle);
            long number = state.lastNumber() + 1;
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            String hash = ChainHash.of(state.lastHash(), number, now, event);
            AuditTable.append(handle, new AuditEntry(number, now, event, hash));
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

    /// Gives every entry, the oldest first, as it is read.
    public void each(Consumer<AuditEntry> reader) {
        database.read(handle -> {
            AuditTable.each(handle, reader);
            return null;
        });
    }

    /// Follows the whole chain.
    public ChainCheck check() {
        return database.read(handle -> {
            ChainState state = AuditTable.state(handle);
            ChainReader reader = new ChainReader(state.firstAfter());
            AuditTable.each(handle, reader::read);
            return reader.result(state);
        });
    }

    /// Forgets what is older, and remembers where the rest begins.
    ///
    /// @return how many entries
    public int forgetBefore(Instant time) {
        return database.write(handle -> {
            AuditTable.lock(handle);
            return AuditTable.lastBefore(handle, time)
                    .map(last -> AuditTable.forgetUpTo(handle, last))
                    .orElse(0);
        });
    }
}
