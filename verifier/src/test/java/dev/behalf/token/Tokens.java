package dev.behalf.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;

/// Makes tokens from the very text of header and claims.
public final class Tokens {

    private Tokens() {}

    /// Signed with RS256, whatever the header says.
    public static String signed(RSAKey key, String header, String claims) {
        String content = encoded(header) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.toPrivateKey());
            signature.update(content.getBytes(StandardCharsets.ISO_8859_1));
            return content + "." + encoded(signature.sign());
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String signed(RSAKey key, String claims) {
        return signed(key, "{\"alg\":\"RS256\",\"kid\":\"" + key.getKeyID() + "\"}", claims);
    }

    public static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
