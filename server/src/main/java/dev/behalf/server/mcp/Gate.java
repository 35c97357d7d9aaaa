package dev.behalf.server.mcp;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.web.ErrorCode;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets requests in by access tokens that were issued for this MCP server and no other (OAuth 2.1 section 5.2, RFC 8707
/// section 2). Asks no database.
final class Gate {

    private static final String BEARER = "Bearer";
    private static final String DPOP = "DPoP";

    private static final String NOT_GOOD = "The access token has expired, was ended, or is not of this environment";
    private static final String OTHER_RESOURCE = "The access token is for another resource";
    private static final String BOUND = "The access token is bound to a key and does not count as a Bearer token";

    private final TokenGate tokens;
    private final DpopProofs proofs;

    Gate(TokenGate tokens, DpopProofs proofs) {
        this.tokens = tokens;
        this.proofs = proofs;
    }

    /// What a request presents.
    ///
    /// @param authorization the header, null where it was not sent
    /// @param proof the header `DPoP`, null where it was not sent
    record Presented(
            @Nullable String authorization, @Nullable String proof, String method) {

        /// Without the token.
        @Override
        public String toString() {
            return "Presented[" + method + "]";
        }
    }

    Admission admit(Mount mount, Presented presented) {
        String authorization = presented.authorization();
        if (authorization == null || !(isOf(BEARER, authorization) || isOf(DPOP, authorization))) {
            return new Admission.Refused(
                    ErrorCode.ACCESS_TOKEN_REQUIRED,
                    Challenge.noToken(mount),
                    "An access token was expected in the Authorization header, by the scheme Bearer. MCP clients get"
                            + " one by signing in; WWW-Authenticate says where.");
        }
        boolean asBearer = isOf(BEARER, authorization);
        String token =
                authorization.substring((asBearer ? BEARER : DPOP).length()).strip();
        if (!Token68.is(token)) {
            String description = "Bearer and one token were expected in the Authorization header";
            return new Admission.Refused(
                    ErrorCode.MALFORMED_REQUEST, Challenge.invalidRequest(mount, description), description + ".");
        }
        return tokens.verify(mount.name(), mount.issuer(), token)
                .map(claims -> asBearer ? admitBearer(mount, claims) : admitProven(mount, presented, token, claims))
                .orElseGet(() -> refused(mount, NOT_GOOD));
    }

    private static boolean isOf(String scheme, String authorization) {
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length())
                && (authorization.length() == scheme.length() || authorization.charAt(scheme.length()) == ' ');
    }

    private static Admission admitBearer(Mount mount, JWTClaimsSet claims) {
        // RFC 9449 section 7.1: without its proof such a token may come from whoever stole it.
        return claims.getClaim(AccessTokens.CONFIRMATION) == null
                ? admit(mount, claims, null)
                : isFor(mount, claims) ? refused(mount, BOUND) : refused(mount, OTHER_RESOURCE);
    }

    private Admission admitProven(Mount mount, Presented presented, String token, JWTClaimsSet claims) {
        DpopProofs.Request request = new DpopProofs.Request(mount.name(), presented.method(), mount.resource());
        return switch (proofs.forResource(presented.proof(), request, token, claims)) {
            case DpopProofs.Proof.Proven proven -> admit(mount, claims, proven.nonce());
            case DpopProofs.Proof.NonceWanted(var nonce) -> new Admission.NonceWanted(nonce);
            // The problem may quote the proof, which has no place in a header.
            case DpopProofs.Proof.Refused(var problem) ->
                new Admission.Refused(ErrorCode.ACCESS_TOKEN_REFUSED, Challenge.invalidProof(mount), problem);
        };
    }

    private static boolean isFor(Mount mount, JWTClaimsSet claims) {
        return claims.getAudience().equals(List.of(mount.resource()));
    }

    private static Admission admit(Mount mount, JWTClaimsSet claims, @Nullable String nonce) {
        if (!isFor(mount, claims)) {
            return refused(mount, OTHER_RESOURCE);
        }
        Caller caller = caller(mount, claims);
        return caller.scopes().contains(Mount.SCOPE) ? new Admission.Admitted(caller, nonce) : lacksScope(mount);
    }

    private static Admission refused(Mount mount, String description) {
        return new Admission.Refused(
                ErrorCode.ACCESS_TOKEN_REFUSED,
                Challenge.invalidToken(mount, description),
                description + ". Get another by the refresh token, or sign in again.");
    }

    private static Admission lacksScope(Mount mount) {
        String description = "The access token lacks the scope " + Mount.SCOPE;
        return new Admission.Refused(
                ErrorCode.SCOPE_MISSING,
                Challenge.insufficientScope(mount, description),
                description + ". Sign in again and ask for it.");
    }

    private static Caller caller(Mount mount, JWTClaimsSet claims) {
        return new Caller(
                mount.name(),
                mount.resource(),
                claims.getSubject(),
                text(claims, "client_id"),
                text(claims, AccessTokens.GRANT),
                List.of(text(claims, "scope").split(" ", -1)),
                claims.getExpirationTime().toInstant());
    }

    private static String text(JWTClaimsSet claims, String name) {
        try {
            String value = claims.getStringClaim(name);
            return value == null ? "" : value;
        } catch (ParseException e) {
            throw new IllegalStateException("The environment signed a token whose " + name + " is no text", e);
        }
    }
}
