package dev.behalf.server.mcp;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.grants.AccessTokens;
import dev.behalf.server.web.ErrorCode;
import java.text.ParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lets requests in by access tokens that were issued for this MCP server and no other (OAuth 2.1 section 5.2, RFC 8707
/// section 2). Asks no database.
final class Gate {

    private static final Pattern BEARER = Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/-]+=*) *");
    private static final String SCHEME = "Bearer";

    private static final String NOT_GOOD = "The access token has expired, was ended, or is not of this environment";
    private static final String OTHER_RESOURCE = "The access token is for another resource";
    private static final String BOUND = "The access token is bound to a key and does not count as a Bearer token";

    private final TokenGate tokens;

    Gate(TokenGate tokens) {
        this.tokens = tokens;
    }

    /// @param authorization the header, null where it was not sent
    Admission admit(Mount mount, @Nullable String authorization) {
        if (authorization == null || !isBearer(authorization)) {
            return new Admission.Refused(
                    ErrorCode.ACCESS_TOKEN_REQUIRED,
                    Challenge.noToken(mount),
                    "An access token was expected in the Authorization header, by the scheme Bearer. MCP clients get"
                            + " one by signing in; WWW-Authenticate says where.");
        }
        Matcher matcher = BEARER.matcher(authorization);
        if (!matcher.matches()) {
            String description = "Bearer and one token were expected in the Authorization header";
            return new Admission.Refused(
                    ErrorCode.MALFORMED_REQUEST, Challenge.invalidRequest(mount, description), description + ".");
        }
        return tokens.verify(mount.name(), mount.issuer(), matcher.group(1))
                .map(claims -> admit(mount, claims))
                .orElseGet(() -> refused(mount, NOT_GOOD));
    }

    private static boolean isBearer(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (authorization.length() == SCHEME.length() || authorization.charAt(SCHEME.length()) == ' ');
    }

    private static Admission admit(Mount mount, JWTClaimsSet claims) {
        if (!claims.getAudience().equals(List.of(mount.resource()))) {
            return refused(mount, OTHER_RESOURCE);
        }
        if (claims.getClaim("cnf") != null) {
            // RFC 9449 section 7.1: without its proof such a token may come from whoever stole it.
            return refused(mount, BOUND);
        }
        Caller caller = caller(mount, claims);
        return caller.scopes().contains(Mount.SCOPE) ? new Admission.Admitted(caller) : lacksScope(mount);
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
