package dev.behalf.server.authserver;

import dev.behalf.server.environment.Registry;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which environment a request is for: by the path it was sent to, and where several environments share that, by host.
final class Issuers {

    private volatile Map<String, List<Issuer>> byBase = Map.of();

    void update(Registry registry) {
        byBase = registry.environments().values().stream()
                .map(environment ->
                        Issuer.of(environment, registry.connections().get(environment.name())))
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(Issuer::base));
    }

    List<Issuer> all() {
        return byBase.values().stream().flatMap(Collection::stream).toList();
    }

    Optional<Issuer> named(String environment) {
        return all().stream()
                .filter(issuer -> issuer.name().equals(environment))
                .findFirst();
    }

    /// @throws dev.behalf.server.web.ProblemException where no environment is at that address
    Issuer of(Call call) {
        Issuer found = find(call.base(), call.header("Host"));
        if (found == null) {
            throw Problem.exception(
                    ErrorCode.NO_ISSUER,
                    "An environment's public URL was expected; none has this host and path. Set the URL of the"
                            + " environment, and let proxies pass on the Host header.");
        }
        return found;
    }

    /// A single environment at a path answers whatever the host is called: proxies often rename it.
    @Nullable
    Issuer find(String base, @Nullable String host) {
        List<Issuer> candidates = byBase.getOrDefault(base, List.of());
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        return candidates.stream()
                .filter(issuer -> issuer.isAt(host))
                .findFirst()
                .orElse(null);
    }
}
