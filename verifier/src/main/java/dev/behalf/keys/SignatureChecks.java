package dev.behalf.keys;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Signature checks with one key and algorithm.
///
/// Setting a JCA signature up costs a twentieth of an RSA check, so a few are kept ready. A virtual thread lives for
/// one
/// request only, hence slots and not thread-locals.
final class SignatureChecks {

    /// A power of two, and more than there are processors to run checks at once on the machines we are made for.
    private static final int SLOTS = 16;

    private final SignatureAlgorithm algorithm;
    private final PublicKey key;
    private final @Nullable Provider jca;
    private final AtomicReferenceArray<@Nullable Signature> ready = new AtomicReferenceArray<>(SLOTS);

    SignatureChecks(SignatureAlgorithm algorithm, PublicKey key, @Nullable Provider jca) {
        this.algorithm = algorithm;
        this.key = key;
        this.jca = jca;
    }

    boolean good(byte[] data, int length, byte[] signature) {
        int slot = (int) Thread.currentThread().threadId() & (SLOTS - 1);
        Signature check = ready.getAndSet(slot, null);
        try {
            if (check == null) {
                check = initialized();
            }
            check.update(data, 0, length);
            boolean good = check.verify(signature);
            if (good) {
                // JCA: verify leaves the object as it was after initVerify. One that said no is not trusted to be.
                ready.setRelease(slot, check);
            }
            return good;
        } catch (SignatureException malformed) {
            // Thrown for a signature of the wrong length or form: not this key's signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The crypto provider cannot verify " + algorithm.jose(), e);
        }
    }

    private Signature initialized() throws GeneralSecurityException {
        Signature check =
                jca == null ? Signature.getInstance(algorithm.jca()) : Signature.getInstance(algorithm.jca(), jca);
        var parameters = algorithm.parameters();
        if (parameters.isPresent()) {
            check.setParameter(parameters.get());
        }
        check.initVerify(key);
        return check;
    }
}
