package dev.behalf.server.grants;

import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The grants that were ended while their last access tokens are not expired yet, in memory: what is ended here is
/// refused at once, what other nodes end with the next look.
final class EndedGrants {

    private final Database database;
    private final InstantSource clock;
    private final Duration remembered;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    /// @param remembered longer than an access token is good
    EndedGrants(Database database, InstantSource clock, Duration remembered) {
        this.database = database;
        this.clock = clock;
        this.remembered = remembered;
    }

    void add(String grant) {
        ended.add(grant);
    }

    boolean contains(String grant) {
        return ended.contains(grant);
    }

    void look() {
        // What is added meanwhile must not be lost: only what was here before the look can be dropped.
        Set<String> before = new HashSet<>(ended);
        long since = clock.instant().minus(remembered).toEpochMilli();
        Set<String> now = database.read(handle -> GrantTable.endedSince(handle, since));
        ended.addAll(now);
        before.removeAll(now);
        ended.removeAll(before);
    }
}
