package dev.behalf.server.verification;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Registry;
import java.util.Comparator;
import java.util.List;

/// The paths of those environments whose public URL has one, where their faces answer too.
public final class PublicPaths {

    private volatile List<String> paths = List.of();

    /// Follows what is registered.
    public void update(Registry registry) {
        paths = registry.environments().values().stream()
                .map(PublicPaths::of)
                .filter(path -> !path.isEmpty())
                .distinct()
                // The longer first, so that one environment may sit below another's path.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    public List<String> all() {
        return paths;
    }

    /// The path of an environment's public URL, empty where it has none.
    static String of(Environment environment) {
        // In normal form (see HttpAddress), and asked for at every request below a path.
        String url = environment.publicUrl();
        int slash = url == null ? -1 : url.indexOf('/', url.indexOf("://") + 3);
        return url == null || slash < 0 ? "" : url.substring(slash);
    }
}
