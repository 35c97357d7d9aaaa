package dev.behalf.keys;

import java.security.Provider;
import java.security.PublicKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One public key of an issuer, bound to the algorithms it may be used with.
///
/// A key that names an `alg` is used with that one only (RFC 8725 section 3.1), so an RS256 key never verifies PS256.
public final class VerificationKey {

    private final @Nullable String kid;
    private final Map<SignatureAlgorithm, SignatureChecks> checksBy = new EnumMap<>(SignatureAlgorithm.class);

    VerificationKey(
            @Nullable String kid, PublicKey publicKey, Set<SignatureAlgorithm> algorithms, @Nullable Provider jca) {
        this.kid = kid;
        for (SignatureAlgorithm algorithm : algorithms) {
            checksBy.put(algorithm, new SignatureChecks(algorithm, publicKey, jca));
        }
    }

    /// The key's id as its issuer publishes it, null where it publishes none.
    public @Nullable String kid() {
        return kid;
    }

    public boolean suits(SignatureAlgorithm algorithm) {
        return checksBy.containsKey(algorithm);
    }

    /// The algorithms this key may be used with.
    public Set<SignatureAlgorithm> algorithms() {
        return Set.copyOf(checksBy.keySet());
    }

    /// Whether `signature` is this key's over the first `length` bytes of `data`.
    ///
    /// @throws IllegalArgumentException when the key does not suit the algorithm: a defect of the caller
    public boolean verifies(SignatureAlgorithm algorithm, byte[] data, int length, byte[] signature) {
        SignatureChecks checks = checksBy.get(algorithm);
        if (checks == null) {
            throw new IllegalArgumentException("The key is not for " + algorithm.jose());
        }
        return checks.good(data, length, signature);
    }
}
