package dev.behalf.keys;

import java.security.Provider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The usable public keys of one issuer at one time. Immutable, and compared by identity: a remembered verdict is tied
/// to
/// the very set that gave it.
public final class KeySet {

    private final List<VerificationKey> keys;
    private final List<String> ignored;
    private final Map<String, VerificationKey> byId;

    KeySet(List<VerificationKey> keys, List<String> ignored) {
        this.keys = List.copyOf(keys);
        this.ignored = List.copyOf(ignored);
        Map<String, VerificationKey> named = new HashMap<>();
        for (VerificationKey key : keys) {
            if (key.kid() != null) {
                named.put(key.kid(), key);
            }
        }
        this.byId = Map.copyOf(named);
    }

    /// Reads a JWK set (RFC 7517).
    ///
    /// @param jca the crypto provider that will verify with the keys, null for the JDK's own choice
    /// @throws FetchException with `BAD_BODY` when the text is no key set or holds no usable key
    public static KeySet parse(String jwks, @Nullable Provider jca) {
        return new KeySetParser(jca).parse(jwks);
    }

    /// The usable keys, in the order published.
    public List<VerificationKey> keys() {
        return keys;
    }

    /// One sentence for each published key that is not used, and why.
    public List<String> ignored() {
        return ignored;
    }

    /// The key with this id, or, where the token names none, the only key that suits the algorithm: exactly one must
    /// match.
    public @Nullable VerificationKey select(@Nullable String kid, SignatureAlgorithm algorithm) {
        if (kid != null) {
            return byId.get(kid);
        }
        List<VerificationKey> suitable =
                keys.stream().filter(key -> key.suits(algorithm)).toList();
        return suitable.size() == 1 ? suitable.getFirst() : null;
    }

    /// The ids of the usable keys, in the order published.
    public List<String> kids() {
        return keys.stream()
                .map(key -> key.kid() == null ? "(no id)" : key.kid())
                .toList();
    }
}
