package dev.behalf.server.authserver;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.Map;
import java.util.Set;

/// The answer to the question for consent.
///
/// @param question as it was sealed
/// @param acting whether the client may act while the person is away
record ConsentForm(String question, boolean allowed, boolean remember, boolean acting) {

    /// @throws dev.behalf.server.web.ProblemException where it comes from another site, or is malformed
    static ConsentForm of(Call call, Issuer issuer) {
        SameOrigin.require(call, issuer);
        Map<String, String> fields = call.body().form();
        String decision = fields.getOrDefault("decision", "");
        if (!Set.of("allow", "deny").contains(decision)) {
            throw Problem.exception(ErrorCode.MALFORMED_REQUEST, "decision was expected to be allow or deny.");
        }
        return new ConsentForm(
                fields.getOrDefault("question", ""),
                decision.equals("allow"),
                fields.containsKey("remember"),
                fields.containsKey("acting"));
    }
}
