package dev.behalf.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a JWK set (RFC 7517), keeping the public signature keys that are strong enough and saying why others are not
/// used.
final class KeySetParser {

    /// More keys than any of the providers publishes; a larger set is a mistake or an attack on our memory.
    static final int MAX_KEYS = 64;

    /// RFC 7518 section 3.3.
    private static final int MIN_RSA_BITS = 2048;

    /// Verification time grows with the square of the modulus: a published giant would be a way to slow every request.
    private static final int MAX_RSA_BITS = 8192;

    private final @Nullable Provider jca;

    KeySetParser(@Nullable Provider jca) {
        this.jca = jca;
    }

    /// @throws FetchException with `BAD_BODY` when the text is no key set or holds no usable key
    KeySet parse(String body) {
        List<VerificationKey> keys = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Object published : read(body)) {
            JWK jwk = jwk(published, ignored);
            if (jwk == null) {
                continue;
            }
            String objection = objection(jwk);
            if (objection == null && jwk.getKeyID() != null && !seen.add(jwk.getKeyID())) {
                objection = "its id occurs twice";
            }
            if (objection == null) {
                add(jwk, keys, ignored);
            } else {
                ignored.add(name(jwk.getKeyID()) + ": " + objection);
            }
        }
        if (keys.isEmpty()) {
            throw unusable("a key set with at least one public signature key was expected, found none usable"
                    + (ignored.isEmpty() ? "" : " (" + String.join("; ", ignored) + ")"));
        }
        return new KeySet(keys, ignored);
    }

    private static List<?> read(String body) {
        Object published;
        try {
            published = JSONObjectUtils.parse(body).get("keys");
        } catch (ParseException | RuntimeException notJson) {
            published = null;
        }
        if (!(published instanceof List<?> keys)) {
            throw unusable("a JSON key set (RFC 7517) was expected, found something else");
        }
        if (keys.size() > MAX_KEYS) {
            throw unusable("a key set of at most " + MAX_KEYS + " keys was expected, found " + keys.size());
        }
        return keys;
    }

    /// Each key by itself: one that cannot be read must not cost the others (RFC 7517 section 5).
    @SuppressWarnings("unchecked") // The members of a JSON object are named by text.
    private static @Nullable JWK jwk(Object published, List<String> ignored) {
        if (!(published instanceof Map<?, ?> members)) {
            ignored.add("an entry that is no JSON object");
            return null;
        }
        try {
            return JWK.parse((Map<String, Object>) members);
        } catch (ParseException | RuntimeException unreadable) {
            ignored.add(name(members.get("kid")) + ": its parameters are invalid or not supported");
            return null;
        }
    }

    private static String name(@Nullable Object kid) {
        return kid instanceof String text ? "key " + Printable.text(text) : "a key without id";
    }

    private static @Nullable String objection(JWK jwk) {
        if (jwk.isPrivate() || jwk.getKeyType().equals(KeyType.OCT)) {
            return "it is a secret key, which must never be published";
        }
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return "it is not for signatures";
        }
        Set<KeyOperation> operations = jwk.getKeyOperations();
        return operations != null && !operations.contains(KeyOperation.VERIFY) ? "it is not for verifying" : null;
    }

    private void add(JWK jwk, List<VerificationKey> keys, List<String> ignored) {
        String name = name(jwk.getKeyID());
        try {
            PublicKey key = publicKey(jwk);
            Set<SignatureAlgorithm> algorithms = algorithms(jwk, key);
            String weakness = key instanceof RSAPublicKey rsa ? weakness(rsa) : null;
            if (weakness != null) {
                ignored.add(name + ": " + weakness);
            } else if (algorithms.isEmpty()) {
                ignored.add(name + ": its type or algorithm is not supported");
            } else {
                keys.add(new VerificationKey(jwk.getKeyID(), key, algorithms, jca));
            }
        } catch (JOSEException | GeneralSecurityException | RuntimeException e) {
            ignored.add(name + ": its parameters are invalid or not supported");
        }
    }

    private static @Nullable String weakness(RSAPublicKey rsa) {
        int bits = rsa.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            return "its size of " + bits + " bits is outside " + MIN_RSA_BITS + " to " + MAX_RSA_BITS;
        }
        // With 1 anybody can sign; an even exponent or modulus is no RSA key; a long exponent makes checks slow.
        BigInteger exponent = rsa.getPublicExponent();
        boolean sound = rsa.getModulus().testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(BigInteger.TWO) > 0
                && exponent.bitLength() <= 64;
        return sound ? null : "its public exponent or modulus is unsound";
    }

    /// Converts once to the crypto provider's own key object, which would otherwise be done at every verification.
    private PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        if (jwk instanceof OctetKeyPair okp) {
            return ed25519(okp);
        }
        if (!(jwk instanceof AsymmetricJWK asymmetric)) {
            throw new JOSEException("Not a public key");
        }
        PublicKey key = asymmetric.toPublicKey();
        return factory(key.getAlgorithm()).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    /// The provider's own, where it has one: Corretto checks EdDSA signatures, but leaves their keys to the JDK.
    private KeyFactory factory(String algorithm) throws GeneralSecurityException {
        return jca == null || jca.getService("KeyFactory", algorithm) == null
                ? KeyFactory.getInstance(algorithm)
                : KeyFactory.getInstance(algorithm, jca);
    }

    private PublicKey ed25519(OctetKeyPair okp) throws GeneralSecurityException, JOSEException {
        if (!okp.getCurve().equals(com.nimbusds.jose.jwk.Curve.Ed25519) || okp.getDecodedX().length != 32) {
            throw new JOSEException("Not an Ed25519 key");
        }
        // RFC 8410: the fixed SubjectPublicKeyInfo prefix of an Ed25519 key, then its 32 bytes.
        byte[] encoded = Base64.getDecoder().decode("MCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        System.arraycopy(okp.getDecodedX(), 0, encoded, 12, 32);
        return factory("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static Set<SignatureAlgorithm> algorithms(JWK jwk, PublicKey key) {
        Set<SignatureAlgorithm> algorithms = EnumSet.allOf(SignatureAlgorithm.class);
        algorithms.removeIf(algorithm -> !algorithm.takes(key));
        if (jwk.getAlgorithm() != null) {
            SignatureAlgorithm only =
                    SignatureAlgorithm.of(jwk.getAlgorithm().getName()).orElse(null);
            algorithms.removeIf(algorithm -> algorithm != only);
        }
        return algorithms;
    }

    private static FetchException unusable(String what) {
        return new FetchException(FetchException.Kind.BAD_BODY, what);
    }
}
