package dev.behalf.server.mcp;

import dev.behalf.server.grants.DpopProofs;
import java.util.List;

/// The values of `WWW-Authenticate` (RFC 6750 section 3, RFC 9728 section 5.1), which lead clients to the authorization
/// server: it stands in the metadata.
final class Challenge {

    private Challenge() {}

    /// For a request without a token: RFC 6750 section 3.1 wants no error code then.
    static String noToken(Mount mount) {
        return "Bearer " + whereAndWhat(mount);
    }

    /// @param description visible ASCII and spaces, without quotes and backslashes
    static String invalidRequest(Mount mount, String description) {
        return error("invalid_request", description, mount);
    }

    /// On which clients refresh, or sign in again. See [#invalidRequest].
    static String invalidToken(Mount mount, String description) {
        return error("invalid_token", description, mount);
    }

    /// For a token that is bound to a key and came without a good proof by it (RFC 9449 section 7.1).
    static String invalidProof(Mount mount) {
        return "DPoP error=\"invalid_dpop_proof\", error_description=\"The DPoP proof is not good\", algs=\""
                + String.join(" ", DpopProofs.ALGORITHMS) + "\", " + whereAndWhat(mount);
    }

    /// On which clients make a proof with the nonce of the header DPoP-Nonce (RFC 9449 section 9).
    static String nonceWanted(Mount mount) {
        return "DPoP error=\"use_dpop_nonce\", error_description=\"The DPoP proof wants a nonce\", algs=\""
                + String.join(" ", DpopProofs.ALGORITHMS) + "\", " + whereAndWhat(mount);
    }

    /// On which clients ask for more. See [#invalidRequest].
    static String insufficientScope(Mount mount, String description) {
        return error("insufficient_scope", description, mount);
    }

    /// For a tool that wants more scopes: with all that the next token is to have (MCP 2025-11-25, "Scope Challenge
    /// Handling"). Scopes have neither quotes nor backslashes (RFC 6749 section 3.3).
    static String insufficientScope(Mount mount, List<String> scopes) {
        return "Bearer error=\"insufficient_scope\", error_description=\"This tool wants more scopes\","
                + " resource_metadata=\"" + mount.metadata() + "\", scope=\"" + String.join(" ", scopes) + "\"";
    }

    private static String error(String error, String description, Mount mount) {
        return "Bearer error=\"" + error + "\", error_description=\"" + description + "\", " + whereAndWhat(mount);
    }

    private static String whereAndWhat(Mount mount) {
        return "resource_metadata=\"" + mount.metadata() + "\", scope=\"" + Mount.SCOPE + "\"";
    }
}
