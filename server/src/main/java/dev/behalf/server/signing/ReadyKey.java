package dev.behalf.server.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.ECPublicKey;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A key as whoever signs with it takes it, made when it is first needed and kept: from a JWK it would be made anew for
/// each signature, and translated, which takes as long as the signature. Safe for use by many threads.
final class ReadyKey {

    private final ECKey jwk;
    private final Supplier<@Nullable Provider> provider;
    private volatile @Nullable ECDSASigner signer;
    private volatile @Nullable ECDSAVerifier verifier;

    /// @param provider what signs, null for the JDK's own
    ReadyKey(ECKey jwk, Supplier<@Nullable Provider> provider) {
        this.jwk = jwk;
        this.provider = provider;
    }

    ECDSASigner signer() throws JOSEException {
        ECDSASigner ready = signer;
        if (ready == null) {
            ready = new ECDSASigner((PrivateKey) translated(jwk.toECPrivateKey()), Curve.P_256);
            ready.getJCAContext().setProvider(provider.get());
            signer = ready;
        }
        return ready;
    }

    ECDSAVerifier verifier() throws JOSEException {
        ECDSAVerifier ready = verifier;
        if (ready == null) {
            ready = new ECDSAVerifier((ECPublicKey) translated(jwk.toECPublicKey()));
            ready.getJCAContext().setProvider(provider.get());
            verifier = ready;
        }
        return ready;
    }

    private Key translated(Key key) throws JOSEException {
        Provider own = provider.get();
        if (own == null) {
            return key;
        }
        try {
            return KeyFactory.getInstance("EC", own).translateKey(key);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new JOSEException("The provider " + own.getName() + " does not take the key " + jwk.getKeyID(), e);
        }
    }
}
