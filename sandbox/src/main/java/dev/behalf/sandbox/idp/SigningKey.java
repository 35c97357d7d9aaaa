package dev.behalf.sandbox.idp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One key of a tenant. Its id follows from the key material, written the way the provider writes ids.
public final class SigningKey {
    private final Algorithm algorithm;
    private final CompletableFuture<KeyPair> pair;
    private final UnaryOperator<String> kidStyle;
    private final Certificate certificate;
    private @Nullable Map<String, Object> publicJwk;

    /// @param kidStyle makes the key id from the RFC 7638 thumbprint
    SigningKey(
            Algorithm algorithm,
            CompletableFuture<KeyPair> pair,
            UnaryOperator<String> kidStyle,
            Certificate certificate) {
        this.algorithm = algorithm;
        this.pair = pair;
        this.kidStyle = kidStyle;
        this.certificate = certificate;
    }

    /// A key that nobody knows, for signatures that cannot be good.
    static SigningKey stranger(Algorithm algorithm) {
        return new SigningKey(algorithm, KeySource.fresh().of(algorithm), kid -> kid, Certificate.NONE);
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    public String kid() {
        try {
            return kidStyle.apply(bare().computeThumbprint().toString());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The entry of the published key set. No private part.
    public synchronized Map<String, Object> publicJwk() {
        if (publicJwk == null) {
            Map<String, Object> entry = new LinkedHashMap<>(bare().toJSONObject());
            entry.put("use", "sig");
            entry.put("alg", algorithm.label());
            entry.put("kid", kid());
            entry.putAll(certificate.members(pair.join()));
            publicJwk = entry;
        }
        return publicJwk;
    }

    /// Whether this key's type can make signatures of the algorithm.
    boolean fits(Algorithm wanted) {
        return wanted == algorithm
                || (algorithm == Algorithm.RS256 && wanted == Algorithm.PS256)
                || (algorithm == Algorithm.PS256 && wanted == Algorithm.RS256);
    }

    /// The public key in X.509 form, PEM encoded: what the HS256 confusion attack uses as its secret.
    public byte[] publicPem() {
        return Encoding.pem("PUBLIC KEY", pair.join().getPublic().getEncoded());
    }

    /// Whether this key made the signature of a compact token, in the key's own algorithm or as PS256.
    boolean signed(String compactToken) {
        int dot = compactToken.lastIndexOf('.');
        byte[] input = compactToken.substring(0, dot).getBytes(US_ASCII);
        byte[] signature = Base64.getUrlDecoder().decode(compactToken.substring(dot + 1));
        PublicKey key = pair.join().getPublic();
        return algorithm.verifies(key, input, signature) || Algorithm.PS256.verifies(key, input, signature);
    }

    PrivateKey privateKey() {
        return pair.join().getPrivate();
    }

    private JWK bare() {
        return switch (pair.join().getPublic()) {
            case RSAPublicKey rsa -> new RSAKey.Builder(rsa).build();
            case ECPublicKey ec -> new ECKey.Builder(Curve.P_256, ec).build();
            case PublicKey ed -> new OctetKeyPair.Builder(Curve.Ed25519, rawEd25519(ed)).build();
        };
    }

    /// The X.509 form of an Ed25519 key ends with its 32 bytes (RFC 8410, section 4).
    private static Base64URL rawEd25519(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }
}
