package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes this node forget what others have changed. What was stopped is known by its notice, so that no clock and no
/// long transaction hides it; what was refreshed, by when. Where it could not look for a while it forgets everything:
/// anything may have happened.
final class Follower {

    /// Longer than a transaction takes to become visible, and than clocks of nodes may differ.
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final Database database;
    private final OnBehalf asks;
    private final InstantSource clock;
    private Set<String> noticed = Set.of();
    private @Nullable Instant lookedAt;

    Follower(Database database, OnBehalf asks, InstantSource clock) {
        this.database = database;
        this.asks = asks;
        this.clock = clock;
    }

    synchronized void look() {
        Instant now = clock.instant();
        List<StopNoticeTable.Notice> notices = database.read(StopNoticeTable::latest);
        if (isLate(now)) {
            asks.forgetAll();
        }
        notices.stream()
                .filter(notice -> !noticed.contains(notice.id()))
                .forEach(notice -> asks.stopped(notice.environment(), notice.grant()));
        long since = now.minus(OVERLAP).toEpochMilli();
        database.read(handle -> OfflineTable.changedSince(handle, since)).forEach(asks::follow);
        Set<String> known = new HashSet<>();
        notices.forEach(notice -> known.add(notice.id()));
        noticed = known;
        lookedAt = now;
    }

    /// A clock that went back says nothing about how long it was.
    private boolean isLate(Instant now) {
        Instant last = lookedAt;
        return last != null && (now.isBefore(last) || now.isAfter(last.plus(OVERLAP)));
    }
}
