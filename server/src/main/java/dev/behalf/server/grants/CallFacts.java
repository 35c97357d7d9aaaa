package dev.behalf.server.grants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What rules for tools hang on beside the token: the claims that are kept with a grant, which of people's yeses were
/// used up, and answers that came to another node than the one that asked.
public final class CallFacts {

    /// Claims change with a sign-in only. Another node notices one no later than this, or when it is to refuse by them.
    private static final Duration KEPT = Duration.ofMinutes(1);

    private static final int MOST = 20_000;

    private final Database database;
    private final InstantSource clock;
    private final Cache<Key, Map<String, @Nullable Object>> known;

    private record Key(String environment, String grant) {}

    public CallFacts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                // Tidied by whoever calls: waking another thread for it costs more.
                .executor(Runnable::run)
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(KEPT)
                .build();
    }

    /// The claims of the person at the grant's last sign-in, mostly from memory.
    ///
    /// @return values of JSON; empty where nothing is known
    public Map<String, @Nullable Object> claims(String environment, String grant) {
        Map<String, @Nullable Object> found = known.getIfPresent(new Key(environment, grant));
        return found == null ? claimsNow(environment, grant) : found;
    }

    /// The same from the database.
    public Map<String, @Nullable Object> claimsNow(String environment, String grant) {
        Map<String, @Nullable Object> found = database.read(handle -> ClaimsTable.find(handle, environment, grant));
        known.put(new Key(environment, grant), found);
        return found;
    }

    /// Notes what the provider said when a person signed in anew for a grant that there is.
    public void note(String environment, String grant, Map<String, @Nullable Object> claims) {
        database.write(handle -> {
            ClaimsTable.put(handle, grant, claims, clock.millis());
            return null;
        });
        known.invalidate(new Key(environment, grant));
    }

    /// Uses something up, on all nodes and over restarts.
    ///
    /// @param what names it; kept as a hash
    /// @param until when nobody can use it any more anyway
    /// @return false where it was used before
    public boolean use(String environment, String what, Instant until) {
        String hash = RandomText.sha256("call " + what);
        return database.write(handle -> AssertionTable.use(handle, environment, hash, until.toEpochMilli()));
    }

    /// Leaves an answer for the node that waits for it.
    ///
    /// @param question names it; kept as a hash
    /// @param answer sealed
    /// @param until when nobody waits for it any more
    /// @return false where one was left before
    public boolean leave(String environment, String question, String answer, Instant until) {
        return database.write(handle ->
                AnswerTable.put(handle, environment, hash(question), answer, until.toEpochMilli(), clock.millis()));
    }

    /// Takes an answer that was left on another node, which one does. Reads only, as long as there is none.
    public Optional<String> take(String environment, String question) {
        String hash = hash(question);
        Optional<String> answer = database.read(handle -> AnswerTable.find(handle, environment, hash));
        return answer.filter(_ -> database.write(handle -> AnswerTable.take(handle, environment, hash)));
    }

    private static String hash(String question) {
        return RandomText.sha256("question " + question);
    }
}
