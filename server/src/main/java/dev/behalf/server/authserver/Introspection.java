package dev.behalf.server.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.grants.AccessTokens;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is said of a good token (RFC 7662 section 2.2).
final class Introspection {

    private Introspection() {}

    static Map<String, Object> of(JWTClaimsSet claims) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("active", true);
        document.put("scope", String.valueOf(claims.getClaim("scope")));
        document.put("client_id", String.valueOf(claims.getClaim("client_id")));
        document.put("token_type", AccessTokens.key(claims) == null ? "Bearer" : "DPoP");
        document.put("sub", claims.getSubject());
        document.put("aud", claims.getAudience().getFirst());
        document.put("iss", claims.getIssuer());
        document.put("jti", claims.getJWTID());
        document.put("exp", claims.getExpirationTime().toInstant().getEpochSecond());
        document.put("iat", claims.getIssueTime().toInstant().getEpochSecond());
        if (claims.getClaim(AccessTokens.CONFIRMATION) != null) {
            // RFC 9449 section 6.2.
            document.put(AccessTokens.CONFIRMATION, claims.getClaim(AccessTokens.CONFIRMATION));
        }
        return document;
    }
}
