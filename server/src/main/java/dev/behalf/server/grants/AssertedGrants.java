package dev.behalf.server.grants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// One grant for each person, client and resource, however often tokens are asked for by it. Apps ask all the time:
/// what
/// was found is remembered for as long as an access token is good, so that most requests ask no database, and only the
/// first of a fortnight writes.
final class AssertedGrants {

    private static final int MOST_REMEMBERED = 100_000;

    private record Key(
            String environment,
            String issuer,
            String subject,
            AssertedGrant.Kind kind,
            String client,
            String resource) {

        static Key of(AssertedGrant wanted) {
            return new Key(
                    wanted.environment(),
                    wanted.identity().issuer(),
                    wanted.identity().subject(),
                    wanted.kind(),
                    wanted.client(),
                    wanted.resource());
        }

        /// Without the person.
        @Override
        public String toString() {
            return "Key[" + client + "]";
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final GrantTimes times;
    private final EndedGrants ended;
    private final SecureRandom random;
    private final Cache<Key, Grant> remembered;

    /// @param ended remembers what ended for longer than a grant is remembered here
    AssertedGrants(Database database, InstantSource clock, GrantTimes times, EndedGrants ended, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.times = times;
        this.ended = ended;
        this.random = random;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(times.access())
                .build();
    }

    Grant of(AssertedGrant wanted) {
        Key key = Key.of(wanted);
        Grant known = remembered.getIfPresent(key);
        if (known != null && !ended.contains(known.id())) {
            return known;
        }
        Instant now = clock.instant();
        Grant found = database.read(handle -> lasting(GrantTable.asserted(handle, wanted, now.toEpochMilli()), now));
        Grant grant = found == null ? database.write(handle -> put(handle, wanted, now)) : found;
        remembered.put(key, grant);
        return grant;
    }

    /// One that has more than half of its time before it; otherwise it is given all of it anew.
    private @Nullable Grant lasting(Optional<Grant> found, Instant now) {
        return found.filter(grant ->
                        grant.expiresAt().isAfter(now.plus(times.unattended().dividedBy(2))))
                .orElse(null);
    }

    private Grant put(Handle handle, AssertedGrant wanted, Instant now) {
        String person = PersonTable.know(
                handle,
                wanted.environment(),
                wanted.identity(),
                RandomText.id(Grants.PERSON, random),
                now.toEpochMilli());
        return GrantTable.putAsserted(
                handle,
                new Grant(
                        RandomText.id(Grants.GRANT, random),
                        wanted.environment(),
                        person,
                        wanted.client(),
                        wanted.clientName(),
                        wanted.resource(),
                        wanted.scopes(),
                        false,
                        false,
                        now,
                        now.plus(times.unattended()),
                        null,
                        null),
                wanted.kind());
    }
}
