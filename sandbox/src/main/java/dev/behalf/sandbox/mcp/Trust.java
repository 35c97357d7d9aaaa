package dev.behalf.sandbox.mcp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whom the sample server lets in, and what it learns about them.
@FunctionalInterface
public interface Trust {

    /// @param headers of the request, by name in any case
    /// @return claims about who calls, null where he may not
    @Nullable
    Map<String, Object> judge(Map<String, String> headers);

    /// Everybody.
    static Trust anybody() {
        return _ -> Map.of("sub", "anybody");
    }

    /// Whoever has the secret in a header.
    static Trust secret(String header, String value) {
        return headers -> value.equals(headers.get(header)) ? Map.of("sub", "service") : null;
    }

    /// Whoever has a token that one issuer signed for one audience, and that has not expired.
    ///
    /// @param type the `typ` that its header must have; empty for any
    static Trust tokens(URI jwks, String issuer, String audience, String type, InstantSource clock) {
        return headers -> {
            String authorization = headers.getOrDefault("Authorization", "");
            try {
                return authorization.startsWith("Bearer ")
                        ? claims(authorization.substring(7), jwks, issuer, audience, type, clock)
                        : null;
            } catch (IOException | ParseException | JOSEException e) {
                return null;
            }
        };
    }

    private static @Nullable Map<String, Object> claims(
            String text, URI jwks, String issuer, String audience, String type, InstantSource clock)
            throws IOException, ParseException, JOSEException {
        SignedJWT token = SignedJWT.parse(text);
        JWTClaimsSet claims = token.getJWTClaimsSet();
        JWK key = JWKSet.load(jwks.toURL()).getKeyByKeyId(token.getHeader().getKeyID());
        boolean signed = switch (key) {
            case ECKey ec -> token.verify(new ECDSAVerifier(ec));
            case RSAKey rsa -> token.verify(new RSASSAVerifier(rsa));
            case null, default -> false;
        };
        boolean good = signed
                && issuer.equals(claims.getIssuer())
                && List.of(audience).equals(claims.getAudience())
                && claims.getExpirationTime() != null
                && claims.getExpirationTime().toInstant().isAfter(clock.instant())
                && (type.isEmpty()
                        || type.equals(String.valueOf(token.getHeader().getType())));
        return good ? claims.toJSONObject() : null;
    }
}
