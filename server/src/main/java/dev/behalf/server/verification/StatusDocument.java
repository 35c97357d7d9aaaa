package dev.behalf.server.verification;

import dev.behalf.keys.KeySource;
import dev.behalf.keys.KeyStatus;
import dev.behalf.provider.Connection;
import dev.behalf.server.activity.VerdictCounters;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the connection of an environment is doing, as programs get it.
public final class StatusDocument {

    private StatusDocument() {}

    /// Of this node, since its start.
    public static Map<String, @Nullable Object> of(EnvironmentVerifier verifier) {
        Connection connection = verifier.connection().connection();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("environment", verifier.environment());
        document.put("provider", connection.settings().type().id());
        document.put(
                "accepts",
                connection.policy().kinds().stream().sorted().map(TokenKind::id).toList());
        document.put("connectionVersion", verifier.connection().version());
        document.put(
                "keySources",
                verifier.keySources().stream().map(StatusDocument::keys).toList());
        document.put("verdicts", verdicts(verifier.counters()));
        return document;
    }

    private static Map<String, @Nullable Object> keys(KeySource source) {
        KeyStatus status = source.status();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("uri", status.uri().toString());
        document.put("kids", status.kids());
        document.put("ignored", status.ignored());
        document.put("fetchedAt", text(status.fetchedAt()));
        document.put("nextCheckAt", text(status.nextCheckAt()));
        document.put("survivesUntil", text(status.survivesUntil()));
        document.put("failure", status.failure());
        document.put("failingSince", text(status.failingSince()));
        return document;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static Map<String, @Nullable Object> verdicts(VerdictCounters counters) {
        Map<String, @Nullable Object> refused = new LinkedHashMap<>();
        Map<String, @Nullable Object> undecided = new LinkedHashMap<>();
        for (Reason reason : List.of(Reason.values())) {
            long count = counters.of(reason);
            if (count > 0) {
                (reason.outage() ? undecided : refused).put(reason.code(), count);
            }
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("verified", counters.verified());
        document.put("refused", refused);
        document.put("undecided", undecided);
        return document;
    }
}
