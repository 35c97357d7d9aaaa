package dev.behalf.server.activity;

import dev.behalf.token.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refused request, without its token.
///
/// @param id grows with time
/// @param reason null where this version of the server does not know the recorded one
/// @param code of the reason, as it was recorded
/// @param client the application that the token named, whether or not that is true; null where it named none
/// @param claims for each claim a short digest of its value: equal digests are equal values, as far as one start of a
///     server reaches, and nothing else can be told from them
public record RecordedRefusal(
        long id,
        Instant at,
        String environment,
        Face face,
        @Nullable Reason reason,
        String code,
        String expected,
        String found,
        @Nullable String client,
        List<RecordedRule> rules,
        Map<String, String> claims) {

    public RecordedRefusal {
        rules = List.copyOf(rules);
        claims = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(claims));
    }
}
