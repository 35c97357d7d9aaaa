package dev.behalf.server.authserver;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.policy.ClaimValue;
import dev.behalf.server.policy.Expression;
import dev.behalf.server.policy.Rule;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What is kept of what providers say about people: how they signed in, what usually tells what somebody may do, and
/// what the environment's rules for tools ask for. Nothing else, since it is about people.
final class KeptClaims {

    private static final String AUTH_TIME = "auth_time";
    private static final String AMR = "amr";
    private static final Set<String> ALWAYS = Set.of(
            "sub",
            AUTH_TIME,
            "acr",
            AMR,
            "groups",
            "cognito:groups",
            "roles",
            "role",
            "permissions",
            "org_id",
            "org_role",
            "organization_id");

    /// Of one claim as JSON; a person in more groups has them left out.
    private static final int LONGEST = 8_000;

    private final InstantSource clock;
    private volatile Map<String, Set<String>> named = Map.of();

    KeptClaims(InstantSource clock) {
        this.clock = clock;
    }

    /// Follows which claims rules name.
    void update(Registry registry) {
        Map<String, Set<String>> all = new HashMap<>();
        registry.mcpServers().forEach((environment, servers) -> all.put(environment, named(servers.values())));
        named = Map.copyOf(all);
    }

    private static Set<String> named(Collection<RegisteredMcpServer> servers) {
        Set<String> names = new HashSet<>();
        for (RegisteredMcpServer server : servers) {
            for (Rule rule : server.settings().policy()) {
                rule.claims().stream().map(ClaimValue::claim).forEach(names::add);
                names.addAll(Expression.claims(rule.when()));
            }
        }
        return names;
    }

    /// @return values of JSON
    Map<String, @Nullable Object> kept(String environment, SignInOutcome.SignedIn signedIn) {
        Set<String> wanted = named.getOrDefault(environment, Set.of());
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        Map<String, @Nullable Object> claims = signedIn.person().claims();
        claims.forEach((claim, value) -> {
            if (value != null
                    && (ALWAYS.contains(claim) || wanted.contains(claim))
                    && JsonMapper.shared().writeValueAsString(value).length() <= LONGEST) {
                kept.put(claim, value);
            }
        });
        factors(claims.get("fva"), kept);
        return kept;
    }

    /// Clerk says how many minutes ago each factor was verified, -1 for never (Clerk documentation, "Session tokens").
    private void factors(@Nullable Object ages, Map<String, @Nullable Object> kept) {
        if (!(ages instanceof List<?> list)
                || list.size() != 2
                || !(list.getFirst() instanceof Number first)
                || !(list.getLast() instanceof Number second)) {
            return;
        }
        if (first.longValue() >= 0) {
            kept.putIfAbsent(AUTH_TIME, clock.instant().getEpochSecond() - first.longValue() * 60);
        }
        // One that is older than the first was not part of this sign-in.
        if (second.longValue() >= 0 && second.longValue() <= first.longValue() + 1) {
            List<Object> methods = new ArrayList<>(kept.get(AMR) instanceof List<?> said ? said : List.of());
            if (!methods.contains("mfa")) {
                methods.add("mfa");
            }
            kept.put(AMR, methods);
        }
    }
}
