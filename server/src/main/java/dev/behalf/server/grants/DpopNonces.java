package dev.behalf.server.grants;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.SealException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Nonces for proofs of clients (RFC 9449 sections 8 and 9). One is the time at which it was made, sealed by the
/// environment's data key: every node knows those of all others, and nothing is stored.
public final class DpopNonces {

    /// The header that hands them out.
    public static final String HEADER = "DPoP-Nonce";

    /// How long one is good.
    static final Duration GOOD_FOR = Duration.ofMinutes(5);

    /// After this a client is given the next one, which spares it a refusal (section 8.2).
    private static final Duration AGEING_AFTER = Duration.ofMinutes(3);

    /// How far the clock of the node that made one may be ahead of this one's.
    static final Duration AHEAD = Duration.ofSeconds(30);

    /// Those that are made here have some 80 characters; nothing else needs opening.
    private static final int LONGEST = 200;

    private static final Place PLACE = new Place("dpop", "any", "nonce");

    private final Predicate<String> wanted;
    private final Function<String, DataKey> keys;
    private final InstantSource clock;

    /// @param wanted whether an environment wants nonces in proofs; a read of memory
    /// @param keys the data key of an environment
    public DpopNonces(Predicate<String> wanted, Function<String, DataKey> keys, InstantSource clock) {
        this.wanted = wanted;
        this.keys = keys;
        this.clock = clock;
    }

    /// What a nonce is worth.
    enum Standing {
        GOOD,
        /// Good, but not for long.
        AGEING,
        /// Of nobody here, or over.
        NONE
    }

    boolean areWanted(String environment) {
        return wanted.test(environment);
    }

    /// A new one: characters of base64url, which a header and a claim can hold (section 8.1).
    String next(String environment) {
        return keys.apply(environment).seal(PLACE, Long.toString(clock.millis()));
    }

    Standing standing(String environment, @Nullable String nonce) {
        Instant made = nonce == null || nonce.length() > LONGEST ? null : made(environment, nonce);
        Instant now = clock.instant();
        if (made == null || made.isAfter(now.plus(AHEAD)) || !now.isBefore(made.plus(GOOD_FOR))) {
            return Standing.NONE;
        }
        return now.isBefore(made.plus(AGEING_AFTER)) ? Standing.GOOD : Standing.AGEING;
    }

    private @Nullable Instant made(String environment, String nonce) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(keys.apply(environment).open(PLACE, nonce)));
        } catch (SealException _) {
            return null;
        }
    }
}
