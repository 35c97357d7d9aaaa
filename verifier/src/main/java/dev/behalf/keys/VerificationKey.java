package dev.behalf.keys;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One public key of an issuer, bound to the algorithms it may be used with.
///
/// A key that names an `alg` is used with that one only (RFC 8725 section 3.1), so an RS256 key never verifies PS256.
public final class VerificationKey {

    private final @Nullable String kid;
    private final PublicKey publicKey;
    private final Set<SignatureAlgorithm> algorithms;
    private final @Nullable Provider jca;

    VerificationKey(
            @Nullable String kid, PublicKey publicKey, Set<SignatureAlgorithm> algorithms, @Nullable Provider jca) {
        this.kid = kid;
        this.publicKey = publicKey;
        this.algorithms = EnumSet.copyOf(algorithms);
        this.jca = jca;
    }

    /// The key's id as its issuer publishes it, null where it publishes none.
    public @Nullable String kid() {
        return kid;
    }

    public boolean suits(SignatureAlgorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    /// The algorithms this key may be used with.
    public Set<SignatureAlgorithm> algorithms() {
        return Set.copyOf(algorithms);
    }

    /// Whether `signature` is this key's over the first `length` bytes of `data`.
    ///
    /// @throws IllegalArgumentException when the key does not suit the algorithm: a defect of the caller
    public boolean verifies(SignatureAlgorithm algorithm, byte[] data, int length, byte[] signature) {
        if (!suits(algorithm)) {
            throw new IllegalArgumentException("The key is not for " + algorithm.jose());
        }
        try {
            Signature verification = signature(algorithm);
            verification.initVerify(publicKey);
            verification.update(data, 0, length);
            return verification.verify(signature);
        } catch (SignatureException malformed) {
            // Thrown for a signature of the wrong length or form: not this key's signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The crypto provider cannot verify " + algorithm.jose(), e);
        }
    }

    private Signature signature(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        Signature verification =
                jca == null ? Signature.getInstance(algorithm.jca()) : Signature.getInstance(algorithm.jca(), jca);
        var parameters = algorithm.parameters();
        if (parameters.isPresent()) {
            verification.setParameter(parameters.get());
        }
        return verification;
    }
}
