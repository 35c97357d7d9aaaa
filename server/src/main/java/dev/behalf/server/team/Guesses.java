package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Slows down who guesses passwords: after some free attempts each further one has to wait, twice as long as the one
/// before, a quarter of an hour at most. Kept in the database, so that it holds over nodes and restarts.
///
/// Nobody can use this to keep a member out. A browser that the member has signed in with before carries a device token
/// and is counted for itself, whatever others do to the account or behind the same address (the device cookies of
/// OWASP's "Slow Down Online Guessing Attacks"); a passkey and the team's provider cannot be guessed and are never
/// locked; and `behalf team reset-password` lifts a lock.
final class Guesses {

    static final Duration LONGEST = Duration.ofMinutes(15);
    static final Duration FORGOTTEN = Duration.ofHours(24);
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    /// What guesses are counted by.
    ///
    /// @param free failures until the first lock
    record Subject(String key, int free) {

        /// Whether there is such an account or not: a lock must not tell.
        static Subject account(String email) {
            return new Subject("account:" + SecretToken.sha256(email), 5);
        }

        static Subject device(SecretToken device) {
            return new Subject("device:" + device.hash(), 5);
        }

        static Subject session(String id) {
            return new Subject("session:" + id, 5);
        }

        /// More, because a whole office may have one.
        static Subject address(String address) {
            return new Subject("address:" + Network.of(address), 20);
        }
    }

    private final Database database;
    private final InstantSource clock;

    Guesses(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Counts an attempt as failed before it is looked at, so that attempts side by side are counted as well. While a
    /// lock holds, attempts neither count nor prolong it.
    ///
    /// @return how long to wait before the next; zero where this one may be looked at
    Duration begin(List<Subject> subjects) {
        long now = clock.millis();
        return database.write(handle -> {
            GuessTable.forgetOlder(handle, now - FORGOTTEN.toMillis());
            List<GuessTable.Row> rows = subjects.stream()
                    .map(subject -> GuessTable.lock(handle, subject.key(), now))
                    .toList();
            long until =
                    rows.stream().mapToLong(GuessTable.Row::lockedUntil).max().orElse(0);
            if (until > now) {
                return Duration.ofMillis(until - now);
            }
            for (int i = 0; i < rows.size(); i++) {
                fail(handle, subjects.get(i), rows.get(i).failures() + 1, now);
            }
            return Duration.ZERO;
        });
    }

    private static void fail(Handle handle, Subject subject, int failures, long now) {
        long until = failures < subject.free()
                ? 0
                : now + delay(failures - subject.free()).toMillis();
        GuessTable.set(handle, subject.key(), new GuessTable.Row(failures, now, until));
    }

    private static Duration delay(int beyond) {
        // Ten doublings are past the longest already; more would overflow.
        Duration delay = SHORTEST.multipliedBy(1L << Math.min(beyond, 10));
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    /// Whether the next attempt would have to wait.
    boolean isLocked(Subject subject) {
        return database.read(handle -> GuessTable.isLocked(handle, subject.key(), clock.millis()));
    }

    /// The attempt was none: it succeeded, or was not looked at. What else was counted for a shared address stays.
    void withdraw(List<Subject> subjects) {
        database.write(handle -> {
            subjects.forEach(subject -> GuessTable.withdraw(handle, subject.key()));
            return null;
        });
    }

    void forget(Subject subject) {
        database.write(handle -> {
            GuessTable.forget(handle, subject.key());
            return null;
        });
    }
}
