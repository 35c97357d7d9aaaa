package dev.behalf.server.activity;

import dev.behalf.keys.Printable;
import dev.behalf.token.Claims;
import dev.behalf.token.Explanation;
import dev.behalf.token.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes of a refusal what may be kept of it.
final class RefusalReport {

    /// Where tokens name the application they were issued to.
    private static final List<String> CLIENT_CLAIMS = List.of("azp", "client_id");

    private final ClaimDigests digests;

    RefusalReport(ClaimDigests digests) {
        this.digests = digests;
    }

    RecordedRefusal of(String environment, Recorder.Refused refused) {
        Explanation explanation = refused.explain().apply(refused.token());
        Refusal refusal = refused.refusal();
        return new RecordedRefusal(
                RefusalIds.next(refused.at()),
                refused.at(),
                environment,
                refused.face(),
                refusal.reason(),
                refusal.reason().code(),
                refusal.expected(),
                refusal.found(),
                client(explanation.claims()),
                explanation.rows().stream().map(RefusalReport::rule).toList(),
                digests.of(explanation.claims()));
    }

    private static @Nullable String client(@Nullable Claims claims) {
        return claims == null
                ? null
                : CLIENT_CLAIMS.stream()
                        .filter(claims::has)
                        .map(claims::shown)
                        .map(Printable::text)
                        .findFirst()
                        .orElse(null);
    }

    /// Only a broken rule says what it found: of the others that would be claims of a user, and nothing to act on.
    private static RecordedRule rule(Explanation.Row row) {
        Refusal refusal = row.refusal();
        return refusal == null
                ? new RecordedRule(row.check(), row.outcome(), "", "", "")
                : new RecordedRule(row.check(), row.outcome(), refusal.expected(), refusal.found(), refusal.change());
    }
}
