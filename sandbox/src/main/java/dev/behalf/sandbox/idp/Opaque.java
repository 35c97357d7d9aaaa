package dev.behalf.sandbox.idp;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.security.SecureRandom;
import java.util.stream.Collectors;

/// Strings that say nothing to their holder: opaque tokens, codes, ids, encrypted tokens.
public final class Opaque {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private Opaque() {}

    /// Random letters and digits.
    public static String letters(int length) {
        return from(LETTERS, length);
    }

    /// Looks like a ULID: 26 characters, starting as those of our years do.
    public static String ulid() {
        return "01" + from(CROCKFORD, 24);
    }

    /// A five-part encrypted token as Auth0 issues without an audience: only the issuer can read it.
    public static String encrypted(String issuer) {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .issuer(issuer)
                .build();
        JWEObject token = new JWEObject(header, new Payload(letters(64)));
        try {
            token.encrypt(new DirectEncrypter(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /// An encrypted token of some 1700 characters, as Cognito's refresh tokens are: a client must have room for it.
    public static String long5Parts() {
        String header = Encoding.base64Url("{\"cty\":\"JWT\",\"enc\":\"A256GCM\",\"alg\":\"RSA-OAEP\"}");
        return String.join(".", header, letters(342), letters(16), letters(1250), letters(22));
    }

    private static String from(String alphabet, int length) {
        return RANDOM.ints(length, 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(Collectors.joining());
    }
}
