package dev.behalf.server.web;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All routes, and which of them a path leads to.
///
/// @param complete whether these are all the routes there will be
record RouteTable(
        Map<String, Route> byPath,
        List<Route> subtrees,
        List<Route> inserted,
        List<PathTemplate> templates,
        boolean complete) {

    /// Where a path leads.
    ///
    /// @param base the path of the environment, empty at the root
    /// @param rest what follows the route's own path, empty or beginning with a slash
    record Match(Route route, String base, String rest, Map<String, String> variables) {}

    static RouteTable of(Collection<Route> routes, boolean complete) {
        Map<String, Route> byPath = new HashMap<>();
        routes.forEach(route -> byPath.merge(route.path(), route, Route::or));
        return new RouteTable(
                byPath,
                byPath.values().stream().filter(Route::hasSubtree).toList(),
                byPath.values().stream().filter(Route::isInserted).toList(),
                byPath.values().stream().flatMap(PathTemplate::of).toList(),
                complete);
    }

    /// @param path one that is not a route's own at the root
    /// @param bases the paths of environments, the longest first
    /// @return null where it leads nowhere
    @Nullable
    Match find(String path, List<String> bases) {
        Match inserted = inserted(path, bases);
        if (inserted != null) {
            return inserted;
        }
        for (String base : bases) {
            if (isBelow(path, base)) {
                Match match = at(base, path.substring(base.length()));
                if (match != null) {
                    return match;
                }
            }
        }
        return at("", path);
    }

    private @Nullable Match inserted(String path, List<String> bases) {
        for (Route route : inserted) {
            if (isBelow(path, route.path())) {
                String behind = path.substring(route.path().length());
                String base = bases.stream()
                        .filter(each -> behind.equals(each) || isBelow(behind, each))
                        .findFirst()
                        .orElse("");
                String rest = behind.substring(base.length());
                return rest.isEmpty() || route.hasSubtree() ? new Match(route, base, rest, Map.of()) : null;
            }
        }
        return null;
    }

    private @Nullable Match at(String base, String path) {
        Route exact = byPath.get(path);
        if (exact != null) {
            return new Match(exact, base, "", Map.of());
        }
        for (Route route : subtrees) {
            if (isBelow(path, route.path())) {
                return new Match(route, base, path.substring(route.path().length()), Map.of());
            }
        }
        for (PathTemplate template : templates) {
            Map<String, String> variables = template.match(path);
            if (variables != null) {
                return new Match(template.route(), base, "", variables);
            }
        }
        return null;
    }

    private static boolean isBelow(String path, String top) {
        return path.length() > top.length() && path.charAt(top.length()) == '/' && path.startsWith(top);
    }
}
