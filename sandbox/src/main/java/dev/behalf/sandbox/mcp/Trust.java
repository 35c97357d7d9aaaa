package dev.behalf.sandbox.mcp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.sandbox.idp.Encoding;
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
                JWTClaimsSet claims = authorization.startsWith("Bearer ")
                        ? claims(SignedJWT.parse(authorization.substring(7)), jwks, issuer, type, clock)
                        : null;
                return claims != null && List.of(audience).equals(claims.getAudience()) ? claims.toJSONObject() : null;
            } catch (IOException | ParseException | JOSEException e) {
                return null;
            }
        };
    }

    /// Whoever has a token of an issuer, whatever it is for. Its keys are found by discovery.
    static Trust issuedBy(String issuer, InstantSource clock) {
        return headers -> {
            String authorization = headers.getOrDefault("Authorization", "");
            try {
                JWTClaimsSet claims = authorization.startsWith("Bearer ")
                        ? claims(SignedJWT.parse(authorization.substring(7)), keys(issuer), issuer, "", clock)
                        : null;
                return claims == null ? null : claims.toJSONObject();
            } catch (IOException | ParseException | JOSEException e) {
                return null;
            }
        };
    }

    private static URI keys(String issuer) throws IOException {
        URI discovery = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        String document = new DefaultResourceRetriever()
                .retrieveResource(discovery.toURL())
                .getContent();
        return URI.create(String.valueOf(Encoding.parseJson(document).get("jwks_uri")));
    }

    private static @Nullable JWTClaimsSet claims(
            SignedJWT token, URI jwks, String issuer, String type, InstantSource clock)
            throws IOException, ParseException, JOSEException {
        JWTClaimsSet claims = token.getJWTClaimsSet();
        JWK key = JWKSet.load(jwks.toURL()).getKeyByKeyId(token.getHeader().getKeyID());
        boolean signed = switch (key) {
            case ECKey ec -> token.verify(new ECDSAVerifier(ec));
            case RSAKey rsa -> token.verify(new RSASSAVerifier(rsa));
            case null, default -> false;
        };
        boolean good = signed
                && issuer.equals(claims.getIssuer())
                && claims.getExpirationTime() != null
                && claims.getExpirationTime().toInstant().isAfter(clock.instant())
                && (type.isEmpty()
                        || type.equals(String.valueOf(token.getHeader().getType())));
        return good ? claims : null;
    }
}
