package dev.behalf.server.offline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.db.Database;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Tells which leases were left by nodes that are gone. A lease is lost when its time is over by the database's clock
/// and it was seen here, without a gap, for a third of that time; where the database's clock does not show its age,
/// for all of that time. Clocks of nodes need not agree.
///
/// Seen without a gap: while the database is away for everybody, whoever has a lease can store nothing, and needs
/// time for that once it is back.
final class LeaseWatch {

    private static final Duration SHORTEST_GAP = Duration.ofSeconds(2);
    private static final int MOST_WATCHED = 100_000;

    /// @param last when it was seen the last time
    private record Watched(String lease, long since, long last) {}

    private final Database database;
    private final long lease;
    private final LongSupplier nanos;
    private final Cache<String, Watched> watched;

    /// Leases of this node that it could not give back.
    private final Cache<String, Boolean> abandoned =
            Caffeine.newBuilder().maximumSize(MOST_WATCHED).build();

    /// @param lease how long whoever redeems a token is left alone
    /// @param nanos a clock that runs on, as [System#nanoTime]
    LeaseWatch(Database database, Duration lease, LongSupplier nanos) {
        this.database = database;
        this.lease = lease.toNanos();
        this.nanos = nanos;
        this.watched = Caffeine.newBuilder()
                .maximumSize(MOST_WATCHED)
                .expireAfterAccess(lease.multipliedBy(10))
                .build();
    }

    /// Notes that nothing more comes of a lease of this node.
    void abandon(String name) {
        abandoned.put(name, true);
    }

    /// Looks at a lease that somebody has.
    ///
    /// @return whether whoever took it is gone
    boolean isLost(String grant, String name) {
        if (abandoned.getIfPresent(name) != null) {
            return true;
        }
        long now = nanos.getAsLong();
        Watched watch = watched.asMap()
                .compute(
                        grant,
                        (_, seen) -> seen == null || !seen.lease().equals(name) || now - seen.last() > gap()
                                ? new Watched(name, now, now)
                                : new Watched(name, seen.since(), now));
        long seen = now - watch.since();
        return seen > lease || (seen > lease / 3 && age(grant, name) > lease);
    }

    /// @return nanoseconds
    private long age(String grant, String name) {
        return Duration.ofMillis(database.read(handle -> LeaseTable.age(handle, grant, name)))
                .toNanos();
    }

    private long gap() {
        return Math.max(lease / 3, SHORTEST_GAP.toNanos());
    }
}
