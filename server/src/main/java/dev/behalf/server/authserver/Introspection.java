package dev.behalf.server.authserver;

import com.nimbusds.jwt.JWTClaimsSet;
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
        document.put("token_type", "Bearer");
        document.put("sub", claims.getSubject());
        document.put("aud", claims.getAudience().getFirst());
        document.put("iss", claims.getIssuer());
        document.put("jti", claims.getJWTID());
        document.put("exp", claims.getExpirationTime().toInstant().getEpochSecond());
        document.put("iat", claims.getIssueTime().toInstant().getEpochSecond());
        return document;
    }
}
