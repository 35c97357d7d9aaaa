package dev.behalf.server.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whoever calls, and when.
///
/// @param person the id of the person
/// @param claims what the provider said at the sign-in, as far as it is kept; values of JSON
/// @param client the id of the client
/// @param scopes of the client's token
public record CallerFacts(
        String person, Map<String, @Nullable Object> claims, String client, List<String> scopes, Instant now) {

    /// Where providers say which groups a person is in. `cognito:groups` is Amazon Cognito's.
    private static final List<String> GROUPS = List.of("groups", "cognito:groups");

    public CallerFacts {
        scopes = List.copyOf(scopes);
    }

    /// Whether a claim is a value, or a list that has it.
    boolean has(ClaimValue wanted) {
        return has(claims.get(wanted.claim()), wanted.value());
    }

    private static boolean has(@Nullable Object found, String wanted) {
        return switch (found) {
            case null -> false;
            case Iterable<?> list -> {
                for (Object each : list) {
                    if (wanted.equals(String.valueOf(each))) {
                        yield true;
                    }
                }
                yield false;
            }
            default -> wanted.equals(String.valueOf(found));
        };
    }

    boolean isIn(String group) {
        return GROUPS.stream().anyMatch(claim -> has(claims.get(claim), group));
    }

    /// Without what the provider said, which is personal.
    @Override
    public String toString() {
        return "CallerFacts[" + person + ", " + client + "]";
    }
}
