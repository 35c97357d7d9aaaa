package dev.behalf.server.verification;

import dev.behalf.server.web.Problem;
import dev.behalf.token.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is answered when nothing can be said of a token because its provider cannot be asked.
final class Outage {

    static final int STATUS = 503;

    /// Seconds. The provider is asked again after 1 s, then less and less often, at most a minute apart.
    static final String RETRY_AFTER = "5";

    private static final String DETAIL =
            "Nothing is wrong with the token as far as is known. Try again; do not sign the user out.";

    private Outage() {}

    static Problem toTeam(Refusal refusal) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("detail", DETAIL);
        members.putAll(VerdictDocument.particulars(refusal));
        return new Problem(refusal.reason().code(), STATUS, refusal.reason().title(), members);
    }

    static Problem toOutsiders(Refusal refusal) {
        PublicReason reason = PublicReason.of(refusal.reason());
        return new Problem(reason.code(), STATUS, reason.message(), Map.of("detail", DETAIL));
    }
}
