package dev.behalf.server.authserver;

import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import dev.behalf.server.web.Call;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// People who are signed in to their own page of an environment, for an hour. Nothing else knows these sessions: a
/// client always sends its person to the provider.
final class PersonSessions {

    static final String COOKIE = "__Host-behalf-person-";

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

    private final PersonSessionTable table;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    PersonSessions(Database database, InstantSource clock) {
        this.table = new PersonSessionTable(database);
        this.clock = clock;
    }

    /// @return the id of the person, empty where nobody is signed in
    Optional<String> person(Call call, Issuer issuer) {
        return hash(call, issuer).flatMap(hash -> table.person(hash, issuer.name(), clock.instant()));
    }

    /// Signs a person in; another token each time, so that none can be planted before (session fixation).
    void begin(Call call, Issuer issuer, String person) {
        String token = RandomText.token("", random);
        table.add(
                RandomText.sha256(token), issuer.name(), person, clock.instant().plus(LIFETIME));
        cookie(call, issuer, token, LIFETIME);
    }

    /// Signs a person out.
    void end(Call call, Issuer issuer) {
        hash(call, issuer).ifPresent(table::remove);
        cookie(call, issuer, "", Duration.ZERO);
    }

    private static Optional<String> hash(Call call, Issuer issuer) {
        @Nullable String token = call.cookie(COOKIE + issuer.name());
        return Optional.ofNullable(token).map(RandomText::sha256);
    }

    private static void cookie(Call call, Issuer issuer, String token, Duration kept) {
        call.answer("Set-Cookie", COOKIE + issuer.name() + "=" + token + ATTRIBUTES + kept.toSeconds());
    }

    void forget() {
        table.forget(clock.instant());
    }
}
