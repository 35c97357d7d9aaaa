package dev.behalf.server.authserver;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.Map;
import java.util.Set;

/// The answer to the question for consent.
///
/// @param question as it was sealed
record ConsentForm(String question, boolean allowed, boolean remember) {

    /// What browsers say about where a request comes from (Fetch Metadata); those that say nothing are old, and the
    /// seal
    /// of the question is what counts.
    private static final Set<String> OWN = Set.of("same-origin", "none");

    /// @throws dev.behalf.server.web.ProblemException where it comes from another site, or is malformed
    static ConsentForm of(Call call, Issuer issuer) {
        String site = call.header("Sec-Fetch-Site");
        String origin = call.origin();
        if ((site != null && !OWN.contains(site)) || (origin != null && !origin.equals(issuer.origin()))) {
            throw Problem.exception(
                    ErrorCode.FORGED_FORM,
                    "The answer was expected from the page that asks, at " + issuer.origin()
                            + ". Start again in the app that you wanted to connect.");
        }
        Map<String, String> fields = call.body().form();
        String decision = fields.getOrDefault("decision", "");
        if (!Set.of("allow", "deny").contains(decision)) {
            throw Problem.exception(ErrorCode.MALFORMED_REQUEST, "decision was expected to be allow or deny.");
        }
        return new ConsentForm(
                fields.getOrDefault("question", ""), decision.equals("allow"), fields.containsKey("remember"));
    }
}
