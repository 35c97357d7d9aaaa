package dev.behalf.server.team;

import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// What is under way between two requests of a browser: kept here and not in the browser, for a few minutes, once.
final class Ceremonies {

    static final Duration LIMIT = Duration.ofMinutes(5);

    /// Anyone can begin a sign-in; this many at once fill no disk.
    private static final int MOST = 20_000;

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;

    Ceremonies(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /// @param kind what it is, and whose; whoever finishes it must name the same
    /// @throws BusyException when too many are under way
    SecretToken begin(String kind, String state) {
        return begin(kind, state, LIMIT);
    }

    /// See [#begin(String, String)].
    ///
    /// @param limit how long it is kept
    SecretToken begin(String kind, String state, Duration limit) {
        SecretToken token = SecretToken.generate(random);
        long now = clock.millis();
        boolean begun = database.write(handle -> {
            CeremonyTable.deleteOld(handle, now);
            if (CeremonyTable.count(handle) >= MOST) {
                return false;
            }
            CeremonyTable.insert(handle, token.hash(), kind, state, now + limit.toMillis());
            return true;
        });
        if (!begun) {
            throw new BusyException();
        }
        return token;
    }

    /// Takes out what was begun, so that it cannot be finished twice.
    ///
    /// @return its state; empty where there is none of this token and kind, or it is too old
    Optional<String> finish(String kind, SecretToken token) {
        return database.write(handle -> CeremonyTable.take(handle, token.hash(), kind, clock.millis()));
    }
}
