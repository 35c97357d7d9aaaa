package dev.behalf.server.authserver;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.Set;

/// Makes sure that a form was sent by a page of this server, by what browsers say about where a request comes from
/// (Fetch Metadata, and the `Origin` header of RFC 6454). Those that say nothing are old; for them the cookies'
/// `SameSite` stands.
final class SameOrigin {

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private SameOrigin() {}

    /// @throws dev.behalf.server.web.ProblemException where it comes from another site
    static void require(Call call, Issuer issuer) {
        String site = call.header("Sec-Fetch-Site");
        String origin = call.origin();
        if ((site != null && !OWN.contains(site)) || (origin != null && !origin.equals(issuer.origin()))) {
            throw Problem.exception(
                    ErrorCode.FORGED_FORM,
                    "The answer was expected from a page of " + issuer.origin()
                            + ". Open that page anew, under just this address, and try again.");
        }
    }
}
