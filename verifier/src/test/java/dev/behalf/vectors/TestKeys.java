package dev.behalf.vectors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;

/// The keys that sign the vectors. They are published with the corpus, and so are worth nothing to anybody else.
final class TestKeys {

    private static final JWKSet PRIVATE = read(TestVector.KEYS.resolve("test-only-private.jwks.json"));

    private TestKeys() {}

    /// @param name a key's own name, or the id under which the vector's key set publishes it
    static JWK find(TestVector vector, String name) {
        JWK own = PRIVATE.getKeyByKeyId(name);
        if (own != null) {
            return own;
        }
        JWK published = read(TestVector.KEYS.resolve(vector.get("keys"))).getKeyByKeyId(name);
        if (published == null) {
            throw new IllegalArgumentException(vector.name() + ": no test key " + name);
        }
        return PRIVATE.getKeys().stream()
                .filter(key -> parameters(key).equals(parameters(published)))
                .findFirst()
                .orElseThrow();
    }

    private static String parameters(JWK key) {
        return key.toPublicJWK().getRequiredParams().toString();
    }

    static PrivateKey privateKey(JWK key) throws GeneralSecurityException, JOSEException {
        return switch (key) {
            case RSAKey rsa -> rsa.toRSAPrivateKey();
            case ECKey ec -> ec.toECPrivateKey();
            case OctetKeyPair pair -> ed25519(pair);
            default -> throw new IllegalArgumentException("No signing key: " + key.getKeyID());
        };
    }

    /// RFC 8410 section 7: a fixed prefix, then the 32 bytes of the key.
    private static PrivateKey ed25519(OctetKeyPair pair) throws GeneralSecurityException {
        String encoded = "302e020100300506032b657004220420" + HexFormat.of().formatHex(pair.getDecodedD());
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of().parseHex(encoded)));
    }

    private static JWKSet read(Path file) {
        try {
            return JWKSet.load(file.toFile());
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("Cannot read " + file, e);
        }
    }
}
