package dev.behalf.server.signing;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The keys of an environment as they were read, the oldest first. The one that signs is the last that has begun to; so
/// there is one at any time, and never two.
record KeyRing(List<Key> keys, Instant readAt) {

    /// @param signsFrom when it takes over from the one before it
    /// @param ready the same, to sign with
    record Key(ECKey jwk, Instant signsFrom, ReadyKey ready) {

        String id() {
            return jwk.getKeyID();
        }
    }

    KeyRing {
        keys = List.copyOf(keys);
    }

    Key active(Instant now) {
        Key active = keys.getFirst();
        for (Key key : keys) {
            if (!key.signsFrom().isAfter(now)) {
                active = key;
            }
        }
        return active;
    }

    List<SigningKey> describe(Instant now) {
        Key active = active(now);
        return keys.stream()
                .map(key -> new SigningKey(
                        key.id(),
                        key.equals(active)
                                ? SigningKey.State.ACTIVE
                                : key.signsFrom().isAfter(now) ? SigningKey.State.STAGED : SigningKey.State.RETIRED,
                        key.signsFrom()))
                .toList();
    }

    /// Whether it is time to publish a successor.
    boolean needsSuccessor(Instant now, KeyTimes times) {
        return keys.isEmpty()
                || !keys.getLast()
                        .signsFrom()
                        .plus(times.period())
                        .minus(times.staged())
                        .isAfter(now);
    }

    /// When the successor takes over: in its turn, but never before it was published long enough. The first key has
    /// nobody to wait for.
    Instant successorSignsFrom(Instant now, KeyTimes times) {
        if (keys.isEmpty()) {
            return now;
        }
        Instant turn = keys.getLast().signsFrom().plus(times.period());
        Instant earliest = now.plus(times.staged());
        return turn.isAfter(earliest) ? turn : earliest;
    }

    /// Keys whose last token has expired.
    List<Key> finished(Instant now, Duration retired) {
        return keys.stream()
                .filter(key -> {
                    int next = keys.indexOf(key) + 1;
                    return next < keys.size()
                            && !keys.get(next).signsFrom().plus(retired).isAfter(now);
                })
                .toList();
    }

    /// All of them, without what is private.
    Map<String, Object> publicJwks() {
        return new JWKSet(keys.stream()
                        .map(key -> (com.nimbusds.jose.jwk.JWK) key.jwk())
                        .toList())
                .toJSONObject(true);
    }

    /// Without the keys.
    @Override
    public String toString() {
        return "KeyRing" + keys.stream().map(Key::id).toList();
    }
}
