package dev.behalf.server.console.debugger;

import dev.behalf.server.activity.Neighbours;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refused request, as it was recorded.
///
/// @param client the application that the token named, null where it named none
/// @param claims digests by the names of the claims
public record RefusalView(
        When when,
        String face,
        @Nullable String client,
        Side side,
        List<RuleRow> rules,
        Map<String, String> claims,
        Neighbours alike) {

    public RefusalView {
        rules = List.copyOf(rules);
        claims = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(claims));
    }
}
