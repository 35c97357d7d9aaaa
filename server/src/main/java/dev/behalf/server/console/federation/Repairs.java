package dev.behalf.server.console.federation;

import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.SettingProblem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Does what a repair offers. What that is the server finds out anew, so a page cannot make one up.
final class Repairs {

    private static final String DOMAIN = "cognitoDomain";
    private static final String POOL = "userPoolId";

    private final LiveProvider live;

    Repairs(LiveProvider live) {
        this.live = live;
    }

    /// @param hint what was filled in, and where to look next
    record Repaired(ConnectionInput input, Hint hint) {}

    /// @param key of the box whose problem is to be repaired; where it has none, nothing happens
    Repaired repair(Environment environment, ConnectionInput input, String key) {
        Map<String, String> repair = problems(input, environment.kind()).stream()
                .filter(problem -> problem.key().equals(key))
                .map(SettingProblem::repair)
                .findFirst()
                .orElse(Map.of());
        if (repair.isEmpty() && curedByEmulators(input, environment.kind()).contains(key)) {
            return new Repaired(input.allowingLoopback(), new Hint(key, Map.of()));
        }
        Map<String, String> said = new HashMap<>();
        repair.forEach((changed, value) -> {
            if (!value.isEmpty()) {
                said.put(changed, changed.equals(key) ? "" : "Moved here");
            }
        });
        return withDomain(environment, input.with(repair), new Hint(key, said));
    }

    /// A user pool is enough to know its domain, which Amazon publishes.
    Repaired withDomain(Environment environment, ConnectionInput input, Hint hint) {
        String pool = input.fields().getOrDefault(POOL, "");
        boolean wanted = hint.said().containsKey(POOL)
                && input.fields().getOrDefault(DOMAIN, "").isBlank();
        Optional<String> domain =
                wanted ? live.cognitoDomain(pool, input.switches(environment.kind())) : Optional.empty();
        if (domain.isEmpty()) {
            return new Repaired(input, hint);
        }
        Map<String, String> said = new HashMap<>(hint.said());
        said.put(DOMAIN, "Amazon names it as the domain of this user pool");
        return new Repaired(input.with(Map.of(DOMAIN, domain.get())), new Hint(next(input), said));
    }

    private static String next(ConnectionInput input) {
        return input.fields().getOrDefault("clientId", "").isBlank() ? "clientId" : DOMAIN;
    }

    /// Keys of boxes that are good once emulators on this machine are accepted, which development environments may.
    static Set<String> curedByEmulators(ConnectionInput input, Environment.Kind kind) {
        if (kind == Environment.Kind.PRODUCTION || input.options().allowLoopbackProviders()) {
            return Set.of();
        }
        Set<String> cured = keys(problems(input, kind));
        cured.removeAll(keys(problems(input.allowingLoopback(), kind)));
        return cured;
    }

    private static Set<String> keys(List<SettingProblem> problems) {
        return problems.stream().map(SettingProblem::key).collect(Collectors.toCollection(HashSet::new));
    }

    private static List<SettingProblem> problems(ConnectionInput input, Environment.Kind kind) {
        return input.read(kind) instanceof ConnectionInput.Reading.Invalid(var problems) ? problems : List.of();
    }
}
